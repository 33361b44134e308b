#include "nstest/process/launcher.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/personality.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "nstest/kernel/pipe.h"
#include "nstest/process/process.h"

namespace nstest {

namespace {

// Linux before 5.9, and before 5.11 for the flag, has no such call; ours are close-on-exec anyway.
Status CloseRange(unsigned first, unsigned last, unsigned flags) {
  if (::syscall(SYS_close_range, first, last, flags) == 0) return {};
  return errno == ENOSYS || errno == EINVAL ? Status() : ErrnoError("close_range");
}

// Everything but 0, 1 and 2 closes at execve(2): no descriptor of ours reaches a command.
Status CloseOnExec() {
  return CloseRange(3, ~0U, CLOSE_RANGE_CLOEXEC);
}

// Leaves 0, 1, 2 and the kept one.
Status CloseAllBut(int descriptor) {
  if (descriptor < 0) return CloseRange(3, ~0U, 0);
  if (descriptor != kKeptDescriptor && ::dup3(descriptor, kKeptDescriptor, O_CLOEXEC) < 0) {
    return ErrnoError("dup3");
  }
  NSTEST_TRY(CloseRange(3, kKeptDescriptor - 1U, 0));
  return CloseRange(kKeptDescriptor + 1U, ~0U, 0);
}

// Nobody waits for this process's errors any more: its standard error is kept.
[[noreturn]] void Fail(const Error& error) {
  [[maybe_unused]] const Status ignored = WriteAll(STDERR_FILENO, error.Text());
  ::_exit(1);
}

// Puts it in its place while the limits are still the caller's, where nothing stands there: the
// setup may forbid such a number. The caller's may, too, and the setup allow it: EBADF.
Result<int> PlaceEarly(int descriptor) {
  if (descriptor < 0 || ::fcntl(kKeptDescriptor, F_GETFD) >= 0) return descriptor;
  const int placed = ::dup3(descriptor, kKeptDescriptor, O_CLOEXEC);
  if (placed < 0 && errno != EBADF) return ErrnoError("dup3");
  return placed < 0 ? descriptor : placed;
}

// As 3, 4, ..., open across execve(2). None may be overwritten before it is copied.
Status HandOn(const std::vector<int>& handed) {
  constexpr int kFirst = 3;
  const int behind = kFirst + static_cast<int>(handed.size());
  std::vector<int> copies;
  for (const int fd : handed) {
    copies.push_back(::fcntl(fd, F_DUPFD_CLOEXEC, behind));
    if (copies.back() < 0) return ErrnoError("dup");
  }
  for (std::size_t i = 0; i < copies.size(); ++i) {
    if (::dup2(copies[i], kFirst + static_cast<int>(i)) < 0) return ErrnoError("dup2");
  }
  return {};
}

}  // namespace

Status NamespaceLauncher::Become(SpawnedChild& child) const {
  const auto kept = PlaceEarly(descriptor);
  if (!kept) return kept.error();
  // The caller's may be that of setarch(8), say, and every child has it.
  ::personality(PER_LINUX);
  if (setup) NSTEST_TRY(setup());
  if (argv.empty()) {
    // What is sent from now on waits for the builtin, which takes signals in its own way.
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
    child.Launched();
    if (const Status closed = CloseAllBut(*kept); !closed) Fail(closed.error());
    const Result<int> status = builtin();
    if (!status) Fail(status.error());
    ::_exit(*status);
  }
  NSTEST_TRY(CloseOnExec());
  NSTEST_TRY(HandOn(handed));
  ::setsid();
  return Exec(argv, environment);
}

}  // namespace nstest
