#include "nstest/kernel/pidfd.h"

#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

namespace nstest {

namespace {

Result<std::optional<Exit>> WaitFor(int pidfd, int flags) {
  siginfo_t info{};
  for (;;) {
    if (::waitid(static_cast<idtype_t>(P_PIDFD), static_cast<id_t>(pidfd), &info,
                 WEXITED | __WALL | flags) == 0) {
      break;
    }
    if (errno == EAGAIN && (flags & WNOHANG) != 0) return std::optional<Exit>();
    if (errno != EINTR) return ErrnoError("waitid");
  }
  if (info.si_pid == 0) return std::optional<Exit>();
  if (info.si_code == CLD_EXITED) return std::optional(Exit{.code = info.si_status});
  return std::optional(Exit{.signal = info.si_status});
}

}  // namespace

int PidfdOpen(pid_t pid) {
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

Status PidfdSignal(int pidfd, int signal) {
  if (::syscall(SYS_pidfd_send_signal, pidfd, signal, nullptr, 0) != 0) {
    return ErrnoError("pidfd_send_signal");
  }
  return {};
}

Result<std::optional<Exit>> PidfdReap(int pidfd) {
  return WaitFor(pidfd, WNOHANG);
}

Result<Exit> PidfdWait(int pidfd) {
  for (;;) {
    auto exit = WaitFor(pidfd, 0);
    if (exit) return **exit;
    // A pidfd that an event loop made non-blocking makes waitid(2) so too: pidfd_open(2).
    if (exit.error().errnum != EAGAIN) return exit.error();
    pollfd wanted{pidfd, POLLIN, 0};
    ::poll(&wanted, 1, -1);
  }
}

}  // namespace nstest
