#pragma once

#include <utility>

namespace nstest {

/// Owns one file descriptor; closed when this object goes. Empty (-1) after a move.
class UniqueFd {
 public:
  UniqueFd() = default;

  explicit UniqueFd(int fd) : fd_(fd) {}

  UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

  UniqueFd& operator=(UniqueFd&& other) noexcept {
    Reset(std::exchange(other.fd_, -1));
    return *this;
  }

  UniqueFd(const UniqueFd&) = delete;
  UniqueFd& operator=(const UniqueFd&) = delete;

  ~UniqueFd() { Reset(); }

  int get() const { return fd_; }

  bool valid() const { return fd_ >= 0; }

  /// Gives the descriptor up; the caller owns it now.
  [[nodiscard]] int Release() { return std::exchange(fd_, -1); }

  /// Closes what is held and holds `fd` instead. EINTR is not retried: close(2) has closed it.
  void Reset(int fd = -1);

  // `if (fd)` would read as "is not zero".
  explicit operator bool() const = delete;

 private:
  int fd_ = -1;
};

}  // namespace nstest
