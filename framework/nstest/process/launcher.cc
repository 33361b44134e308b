#include "nstest/process/launcher.h"

#include <linux/close_range.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>

namespace nstest {

namespace {

// Everything but 0, 1 and 2 closes at execve(2): no descriptor of ours reaches a command.
void CloseOnExec() {
  ::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
}

}  // namespace

Status NamespaceLauncher::Become(SpawnedChild& child) const {
  if (setup) NSTEST_TRY(setup());
  if (argv.empty()) {
    child.Launched();
    ::syscall(SYS_close_range, 3U, ~0U, 0U);
    ::_exit(builtin());
  }
  CloseOnExec();
  ::setsid();
  return Exec(argv, environment);
}

}  // namespace nstest
