#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"

namespace nstest {

/// Where the bytes of a report go. Failures are remembered by the sink, not told to the writer:
/// a report that cannot be written is no reason to stop playing.
class ByteSink {
 public:
  virtual ~ByteSink() = default;

  virtual void Write(std::string_view bytes) = 0;

  /// Everything written so far has left this process.
  virtual void Flush() = 0;
};

/// Keeps what was written.
class StringSink final : public ByteSink {
 public:
  void Write(std::string_view bytes) override { text_ += bytes; }

  void Flush() override {}

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// Writes to a file descriptor through a buffer. Partial writes, EINTR and EAGAIN (a non-blocking
/// terminal) are carried on from; after any other errno the rest is dropped.
class FdSink final : public ByteSink {
 public:
  /// Borrows `fd`, which stays open. `name` is what errors call it.
  FdSink(int fd, std::string name);
  /// Owns `fd`.
  FdSink(UniqueFd fd, std::string name);
  FdSink(const FdSink&) = delete;
  FdSink& operator=(const FdSink&) = delete;
  ~FdSink() override;

  void Write(std::string_view bytes) override;
  void Flush() override;

  /// The first thing that went wrong, with step "write": the bytes are not all there.
  const std::optional<Error>& error() const { return error_; }

 private:
  void WriteOut(std::string_view bytes);

  UniqueFd owned_;
  int fd_;
  std::string name_;
  std::string buffer_;
  std::optional<Error> error_;
};

}  // namespace nstest
