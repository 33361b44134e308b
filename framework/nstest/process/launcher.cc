#include "nstest/process/launcher.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>

#include "nstest/process/process.h"

namespace nstest {

namespace {

// Everything but 0, 1 and 2 closes at execve(2): no descriptor of ours reaches a command.
void CloseOnExec() {
  ::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
}

}  // namespace

namespace {

// Leaves 0, 1, 2 and the kept one.
Status CloseAllBut(int descriptor) {
  if (descriptor < 0) {
    ::syscall(SYS_close_range, 3U, ~0U, 0U);
    return {};
  }
  if (::dup3(descriptor, kKeptDescriptor, O_CLOEXEC) < 0) return ErrnoError("dup3");
  ::syscall(SYS_close_range, 3U, kKeptDescriptor - 1U, 0U);
  ::syscall(SYS_close_range, kKeptDescriptor + 1U, ~0U, 0U);
  return {};
}

}  // namespace

Status NamespaceLauncher::Become(SpawnedChild& child) const {
  if (setup) NSTEST_TRY(setup());
  if (argv.empty()) {
    // What is sent from now on waits for the builtin, which takes signals in its own way.
    sigset_t all;
    sigfillset(&all);
    ::sigprocmask(SIG_BLOCK, &all, nullptr);
    child.Launched();
    if (!CloseAllBut(descriptor)) ::_exit(1);
    ::_exit(builtin());
  }
  CloseOnExec();
  ::setsid();
  return Exec(argv, environment);
}

}  // namespace nstest
