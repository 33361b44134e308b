#include "nstest/stage/channel.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <utility>

namespace nstest {

namespace {

constexpr std::size_t kHeader = 4;
// Evidence of a case: kept output is bounded per stream, steps are not many.
constexpr std::uint32_t kLongestMessage = 256U * 1024 * 1024;

std::uint32_t LengthAt(std::string_view header) {
  std::uint32_t length = 0;
  for (std::size_t i = 0; i < kHeader; ++i) {
    length |= std::uint32_t{static_cast<unsigned char>(header[i])} << (8U * i);
  }
  return length;
}

}  // namespace

Channel::Channel(UniqueFd in, UniqueFd out) : in_(std::move(in)), out_(std::move(out)) {
  ::fcntl(in_.get(), F_SETFL, O_NONBLOCK);
}

ssize_t Channel::ReadNow(char* bytes, std::size_t size) const {
  return out_.valid() ? ::read(in_.get(), bytes, size)
                      : ::recv(in_.get(), bytes, size, MSG_DONTWAIT);
}

ssize_t Channel::Write(std::string_view bytes) const {
  return out_.valid() ? ::write(out_.get(), bytes.data(), bytes.size())
                      : ::send(in_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

// Reads once. 0: end of file. Empty: nothing there now.
Result<std::optional<std::size_t>> Channel::ReadSome() {
  std::array<char, 64 * 1024> chunk;  // NOLINT: filled by ReadNow
  for (;;) {
    const ssize_t count = ReadNow(chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return std::optional<std::size_t>();
    if (count < 0 && errno == ECONNRESET) return std::optional<std::size_t>(0);
    if (count < 0) return ErrnoError("receive");
    buffer_.append(chunk.data(), static_cast<std::size_t>(count));
    return std::optional(static_cast<std::size_t>(count));
  }
}

Status Channel::Send(const Value& message) const {
  const std::string text = ToJson(message);
  std::string frame;
  frame.reserve(kHeader + text.size());
  for (std::size_t i = 0; i < kHeader; ++i) frame += static_cast<char>(text.size() >> (8U * i));
  frame += text;
  std::string_view rest = frame;
  while (!rest.empty()) {
    const ssize_t count = Write(rest);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return ErrnoError("send");
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<std::optional<Value>> Channel::TakeMessage() {
  if (buffer_.size() < kHeader) return std::optional<Value>();
  const std::uint32_t length = LengthAt(buffer_);
  if (length > kLongestMessage) return Error{"receive", EBADMSG, "a message of impossible length"};
  if (buffer_.size() < kHeader + length) return std::optional<Value>();
  auto message = ParseJson(std::string_view(buffer_).substr(kHeader, length));
  buffer_.erase(0, kHeader + length);
  if (!message) return Error{"receive", EBADMSG, message.error().subject};
  return std::optional(std::move(message).value());
}

Result<std::optional<Value>> Channel::TryReceive() {
  for (;;) {
    auto message = TakeMessage();
    if (!message || message->has_value()) return message;
    auto count = ReadSome();
    if (!count) return count.error();
    if (!count->has_value()) return std::optional<Value>();
    if (**count == 0) return Error{"receive", ECONNRESET, {}};
  }
}

Result<std::optional<Value>> Channel::Receive(SteadyTime deadline) {
  for (;;) {
    auto message = TryReceive();
    if (!message && message.error().errnum == ECONNRESET) return std::optional<Value>();
    if (!message || message->has_value()) return message;
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return Error{"receive", ETIMEDOUT, {}};
    pollfd wanted{fd(), POLLIN, 0};
    constexpr std::chrono::milliseconds kLongestPoll = std::chrono::hours(1);
    ::poll(&wanted, 1, static_cast<int>(std::min(left, kLongestPoll).count()));
  }
}

Result<ChannelPair> MakeChannelPair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return ErrnoError("socketpair");
  }
  return ChannelPair{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

}  // namespace nstest
