#include "nstest/stage/keeper.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "nstest/kernel/capabilities.h"
#include "nstest/kernel/pidfd.h"
#include "nstest/kernel/pipe.h"
#include "nstest/kernel/process_stat.h"
#include "nstest/kernel/spawn.h"

namespace nstest {

namespace {

// A child's death brings its children to us: until there is none. Quickly, because a process may be
// another, its own child, at every moment.
void KillAll() {
  const auto proc = ProcRoot::Open();
  for (;;) {
    if (proc) {
      for (const pid_t pid : ReadChildren(*proc, ::getpid())) ::kill(pid, SIGKILL);
    }
    if (::waitpid(-1, nullptr, __WALL) < 0 && errno == ECHILD) return;
    while (::waitpid(-1, nullptr, __WALL | WNOHANG) > 0) {
    }
  }
}

// Copies of the runner's descriptors would keep its sockets open after its end.
void CloseAllBut(int& leash, int& watched) {
  constexpr int kFirst = 3;
  const int safe_leash = ::fcntl(leash, F_DUPFD_CLOEXEC, kFirst + 2);
  const int safe_watched = ::fcntl(watched, F_DUPFD_CLOEXEC, kFirst + 2);
  leash = ::dup2(safe_leash, kFirst);
  watched = ::dup2(safe_watched, kFirst + 1);
  ::syscall(SYS_close_range, kFirst + 2U, ~0U, 0U);
}

[[noreturn]] void Keep(int leash, int watched) {
  CloseAllBut(leash, watched);
  // What is left may be of any user; nothing else takes a capability here.
  [[maybe_unused]] const Status kept = KeepOnly({"CAP_KILL"});
  for (;;) {
    std::array<pollfd, 2> wanted{{{leash, POLLIN, 0}, {watched, POLLIN, 0}}};
    if (::poll(wanted.data(), wanted.size(), -1) > 0) break;
  }
  KillAll();
  ::_exit(0);
}

}  // namespace

Result<Keeper> Keeper::Start(const std::function<Result<UniqueFd>()>& start) {
  auto pipe = MakePipe();
  if (!pipe) return pipe.error();
  auto spawned = Spawn({}, [&](SpawnedChild& child) -> Status {
    pipe->write.Reset();
    ::prctl(PR_SET_NAME, "nstest-keeper");
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    ::setsid();
    auto watched = start();
    if (!watched) return watched.error();
    child.Launched();
    Keep(pipe->read.get(), watched->get());
  });
  if (!spawned) return spawned.error();
  return Keeper(std::move(pipe->write), std::move(spawned->pidfd));
}

Keeper::~Keeper() {
  if (!leash_.valid()) return;
  leash_.Reset();
  [[maybe_unused]] const auto ended = PidfdWait(pidfd_.get());
}

}  // namespace nstest
