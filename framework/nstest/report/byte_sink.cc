#include "nstest/report/byte_sink.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace nstest {

namespace {

constexpr std::size_t kBufferSize = 64 * 1024;

void WaitUntilWritable(int fd) {
  pollfd entry{.fd = fd, .events = POLLOUT, .revents = 0};
  poll(&entry, 1, -1);
}

}  // namespace

FdSink::FdSink(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}

FdSink::FdSink(UniqueFd fd, std::string name)
    : owned_(std::move(fd)), fd_(owned_.get()), name_(std::move(name)) {}

FdSink::~FdSink() {
  Flush();
}

void FdSink::Write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() >= kBufferSize) Flush();
}

void FdSink::Flush() {
  WriteOut(buffer_);
  buffer_.clear();
}

void FdSink::WriteOut(std::string_view bytes) {
  while (!bytes.empty() && !error_) {
    const ssize_t written = write(fd_, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      WaitUntilWritable(fd_);
    } else if (errno != EINTR) {
      error_ = ErrnoError("write", name_);
    }
  }
}

}  // namespace nstest
