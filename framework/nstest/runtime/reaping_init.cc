#include "nstest/runtime/reaping_init.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace nstest {

int RunReapingInit() {
  ::prctl(PR_SET_NAME, "init");
  ::setsid();
  sigset_t all;
  sigfillset(&all);
  ::sigprocmask(SIG_BLOCK, &all, nullptr);
  for (;;) {
    const int signal = ::sigwaitinfo(&all, nullptr);
    if (signal == SIGTERM) return 0;
    if (signal < 0 && errno != EINTR) return 1;
    while (::waitpid(-1, nullptr, WNOHANG | __WALL) > 0) {
    }
  }
}

}  // namespace nstest
