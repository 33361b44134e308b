#include "nstest/runtime/reaping_init.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "nstest/base/unique_fd.h"
#include "nstest/process/process.h"
#include "nstest/syscalls/performer.h"

namespace nstest {

namespace {

// The signals as a descriptor, behind the socket: what calls open gets the numbers from 3 on.
UniqueFd MakeSignals(const sigset_t& signals, int socket) {
  const UniqueFd low(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!low.valid()) return {};
  UniqueFd high(::fcntl(low.get(), F_DUPFD_CLOEXEC, socket + 1));
  if (high.valid()) return high;
  // The container's own limit of open files may be lower than that.
  return UniqueFd(::fcntl(low.get(), F_DUPFD_CLOEXEC, 0));
}

// Whether SIGTERM was among those that came.
bool TakeSignals(int signals) {
  bool ends = false;
  signalfd_siginfo info{};
  while (::read(signals, &info, sizeof info) == sizeof info) {
    ends = ends || info.ssi_signo == SIGTERM;
  }
  return ends;
}

void ReapAll() {
  while (::waitpid(-1, nullptr, WNOHANG | __WALL) > 0) {
  }
}

}  // namespace

Result<int> RunReapingInit(int socket) {
  ::prctl(PR_SET_NAME, "init");
  ::setsid();
  sigset_t all;
  sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
  const UniqueFd signals = MakeSignals(all, socket);
  if (!signals.valid()) return ErrnoError("signalfd");
  Performer performer(socket, "0");
  // Before the worker hears of the end and sends SIGTERM: the first process of a PID namespace
  // loses what it neither blocks nor handles, pid_namespaces(7).
  performer.AtRest([&all] { ::pthread_sigmask(SIG_BLOCK, &all, nullptr); });
  // Memory that the kernel lacks for a moment is no reason to end a PID namespace.
  constexpr int kTries = 10;
  for (int refused = 0;;) {
    std::array<pollfd, 2> wanted{{{signals.get(), POLLIN, 0}, {socket, POLLIN, 0}}};
    const bool failed = ::poll(wanted.data(), wanted.size(), -1) < 0 && errno != EINTR;
    refused = failed ? refused + 1 : 0;
    if (refused == kTries) return ErrnoError("poll");
    if (wanted[0].revents != 0) {
      if (TakeSignals(signals.get())) return 0;
      ReapAll();
    }
    if (wanted[1].revents == 0) continue;
    // As any other process has them while it performs.
    ::pthread_sigmask(SIG_UNBLOCK, &all, nullptr);
    if (!performer.ServeOnce()) socket = -1;
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
    // What ended meanwhile told nobody.
    ReapAll();
  }
}

int RunExecutedInit(UniqueFd socket) {
  // Out of the way, where the limit of open files allows: what calls open gets the numbers from 3.
  UniqueFd kept(::fcntl(socket.get(), F_DUPFD_CLOEXEC, kKeptDescriptor));
  if (kept.valid()) socket = std::move(kept);
  const auto number = static_cast<unsigned>(socket.get());
  ::syscall(SYS_close_range, STDERR_FILENO + 1U, number - 1U, 0U);
  ::syscall(SYS_close_range, number + 1U, ~0U, 0U);
  const auto status = RunReapingInit(socket.get());
  return status ? *status : EXIT_FAILURE;
}

}  // namespace nstest
