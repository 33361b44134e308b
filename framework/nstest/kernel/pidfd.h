#pragma once

#include <sys/types.h>

#include <optional>

#include "nstest/base/result.h"

namespace nstest {

/// How a process ended: exactly one of the two is set (waitid(2)).
struct Exit {
  std::optional<int> code;
  std::optional<int> signal;

  bool operator==(const Exit&) const = default;
};

/// pidfd_open(2): a close-on-exec descriptor, or -1 with errno.
int PidfdOpen(pid_t pid);

/// pidfd_send_signal(2). ESRCH once the process is reaped.
Status PidfdSignal(int pidfd, int signal);

/// Reaps the child behind a pidfd. Nothing while it runs.
/// Fails with step "waitid" (ECHILD: not a child of the caller, or reaped before).
Result<std::optional<Exit>> PidfdReap(int pidfd);

/// The same, but waits for its end.
Result<Exit> PidfdWait(int pidfd);

}  // namespace nstest
