#include "nstest/yaml/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

#include "nstest/base/names.h"
#include "nstest/base/unique_fd.h"

namespace nstest {

namespace {

constexpr std::size_t kLargest = std::size_t{16} << 20U;

Error CannotRead(int errnum) {
  return {"read", errnum, "cannot be read: " + ErrnoName(errnum)};
}

Result<std::string> ReadAll(int fd) {
  constexpr std::size_t kPiece = std::size_t{64} << 10U;
  std::string text;
  while (text.size() <= kLargest) {
    const std::size_t before = text.size();
    text.resize(before + kPiece);
    const ssize_t count = ::read(fd, text.data() + before, kPiece);
    text.resize(before + static_cast<std::size_t>(count > 0 ? count : 0));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return CannotRead(errno);
    if (count == 0) return text;
  }
  return Error{"read", EFBIG, "larger than 16 MiB"};
}

}  // namespace

Result<std::string> ReadTextFile(const std::string& path) {
  // O_NONBLOCK: opening a FIFO would wait for a writer (fifo(7)).
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.valid()) return CannotRead(errno);

  struct stat status {};

  if (::fstat(file.get(), &status) != 0) return CannotRead(errno);
  if (!S_ISREG(status.st_mode)) return Error{"read", 0, "not a regular file"};
  if (static_cast<std::size_t>(status.st_size) > kLargest) {
    return Error{"read", EFBIG, "larger than 16 MiB"};
  }
  return ReadAll(file.get());
}

}  // namespace nstest
