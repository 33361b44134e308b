#include "nstest/runtime/within.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "nstest/kernel/exec.h"
#include "nstest/kernel/pipe.h"
#include "nstest/runtime/native.h"
#include "nstest/runtime/reaping_init.h"

namespace nstest {

namespace {

constexpr pid_t kInit = 1;

// As a shell tells it.
int StatusOf(const Error& refused) {
  constexpr int kCannot = 126;
  constexpr int kNotFound = 127;
  return refused.errnum == ENOENT ? kNotFound : kCannot;
}

}  // namespace

int InitOfContainer(const std::vector<std::string>& argv) {
  ::umask(022);
  constexpr int kNobody = -1;
  if (argv.empty()) return RunReapingInit(kNobody).value_or(EXIT_FAILURE);
  const Error refused = Exec(argv, OwnEnvironment());
  [[maybe_unused]] const Status told = WriteAll(STDERR_FILENO, refused.Text());
  return StatusOf(refused);
}

Result<MadeContainer> RuntimeWithin::Make(Loop& loop, const ContainerRequest& request) {
  UniqueFd pidfd(PidfdOpen(kInit));
  if (!pidfd.valid()) return ErrnoError("pidfd_open", request.container.name + ".init");
  MadeContainer made{.place = MakePlace(request),
                     .init = Process::Watch(loop, kInit, std::move(pidfd))};
  made.place.pid = kInit;
  made.place.pidfd = made.init->pidfd();
  return made;
}

}  // namespace nstest
