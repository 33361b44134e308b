// Cases that are played beside a fuzzer may move the wall clock, by which libFuzzer reckons how
// long it has run: it gets the time that nobody moves.
#include <sys/syscall.h>
#include <unistd.h>

#include <ctime>

extern "C" int clock_gettime(clockid_t clock_id, timespec* tp) noexcept {
  return static_cast<int>(
      ::syscall(SYS_clock_gettime, clock_id == CLOCK_REALTIME ? CLOCK_MONOTONIC : clock_id, tp));
}
