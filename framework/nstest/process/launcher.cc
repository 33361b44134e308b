#include "nstest/process/launcher.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/personality.h>
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
  if (descriptor != kKeptDescriptor && ::dup3(descriptor, kKeptDescriptor, O_CLOEXEC) < 0) {
    return ErrnoError("dup3");
  }
  ::syscall(SYS_close_range, 3U, kKeptDescriptor - 1U, 0U);
  ::syscall(SYS_close_range, kKeptDescriptor + 1U, ~0U, 0U);
  return {};
}

// Puts it in its place while the limits are still the caller's, where nothing stands there: the
// setup may forbid such a number.
int PlaceEarly(int descriptor) {
  if (descriptor < 0 || ::fcntl(kKeptDescriptor, F_GETFD) >= 0) return descriptor;
  const int placed = ::dup3(descriptor, kKeptDescriptor, O_CLOEXEC);
  return placed < 0 ? descriptor : placed;
}

}  // namespace

Status NamespaceLauncher::Become(SpawnedChild& child) const {
  const int kept = PlaceEarly(descriptor);
  // The caller's may be that of setarch(8), say, and every child has it.
  ::personality(PER_LINUX);
  if (setup) NSTEST_TRY(setup());
  if (argv.empty()) {
    // What is sent from now on waits for the builtin, which takes signals in its own way.
    sigset_t all;
    sigfillset(&all);
    ::sigprocmask(SIG_BLOCK, &all, nullptr);
    child.Launched();
    if (!CloseAllBut(kept)) ::_exit(1);
    ::_exit(builtin());
  }
  CloseOnExec();
  ::setsid();
  return Exec(argv, environment);
}

}  // namespace nstest
