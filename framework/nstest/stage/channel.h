#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"
#include "nstest/model/value.h"
#include "nstest/process/loop.h"

namespace nstest {

/// One end of a socket, or of a pair of pipes, between two of our processes. Messages are JSON,
/// each behind its length as four bytes, little-endian. What comes from the other side is checked,
/// never trusted.
class Channel {
 public:
  explicit Channel(UniqueFd socket) : in_(std::move(socket)) {}

  /// Of two pipes. The caller ignores SIGPIPE.
  Channel(UniqueFd in, UniqueFd out);

  /// Readable when there is something to receive.
  int fd() const { return in_.get(); }

  /// Blocks until all is handed over. Fails with "send" (EPIPE: the other side is gone).
  Status Send(const Value& message) const;

  /// The next message; waits for it until the deadline. Nothing at end of file. Fails with
  /// "receive" and ETIMEDOUT, or EBADMSG for what is no message of ours.
  Result<std::optional<Value>> Receive(SteadyTime deadline);

  /// A message that is here already, without waiting. Nothing when there is none yet.
  /// At end of file, fails with "receive" and ECONNRESET.
  Result<std::optional<Value>> TryReceive();

 private:
  Result<std::optional<Value>> TakeMessage();

  ssize_t ReadNow(char* bytes, std::size_t size) const;
  ssize_t Write(std::string_view bytes) const;
  Result<std::optional<std::size_t>> ReadSome();

  UniqueFd in_;
  UniqueFd out_;  // none: the socket is for both
  std::string buffer_;
};

/// A connected pair of stream sockets, close-on-exec.
struct ChannelPair {
  UniqueFd ours;
  UniqueFd theirs;
};

Result<ChannelPair> MakeChannelPair();

}  // namespace nstest
