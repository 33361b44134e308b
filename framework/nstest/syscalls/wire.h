#pragma once

#include <sys/types.h>

#include <optional>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"
#include "nstest/model/value.h"

/// How the worker and the processes that perform calls talk: values over unix(7) sockets, with a
/// descriptor or a process's number where one is needed.
namespace nstest {

/// A connected pair; both are close-on-exec, keep messages apart, and tell who sent what.
struct SocketPair {
  UniqueFd ours;
  UniqueFd theirs;
};

/// Fails with "socketpair".
Result<SocketPair> MakeSocketPair();

struct Letter {
  Value value;
  UniqueFd descriptor;  ///< close-on-exec; empty where none came
  pid_t sender = 0;     ///< in the receiver's PID namespace; 0 where it sees none
};

struct Enclosed {
  int descriptor = -1;  ///< borrowed
  /// Shown to the receiver as the sender, translated by the kernel; 0: the true one. Only a process
  /// with CAP_SYS_ADMIN over its PID namespace may name another (unix(7), SCM_CREDENTIALS).
  pid_t process = 0;
};

/// Fails with "sendmsg": EPIPE when the other end is gone.
Status SendLetter(int socket, const Value& value, const Enclosed& enclosed);

/// Waits for the next one; nothing at the end. Fails with "recvmsg" and the step "JSON".
Result<std::optional<Letter>> ReceiveLetter(int socket);

}  // namespace nstest
