#include "nstest/cli/interrupt.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

namespace nstest {

namespace {

sigset_t Interrupts() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
  return signals;
}

}  // namespace

InterruptWatch::InterruptWatch() {
  const sigset_t signals = Interrupts();
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  fd_ = UniqueFd(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
}

InterruptWatch::~InterruptWatch() {
  // One that is still pending would kill the program now, before its reports are written.
  signalfd_siginfo taken{};
  while (::read(fd_.get(), &taken, sizeof taken) > 0) continue;
  const sigset_t signals = Interrupts();
  ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace nstest
