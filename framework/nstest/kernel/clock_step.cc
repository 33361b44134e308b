#include "nstest/kernel/clock_step.h"

#include <sys/timex.h>
#include <time.h>

namespace nstest {

namespace {

Nanoseconds Read(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return std::chrono::seconds(now.tv_sec) + Nanoseconds(now.tv_nsec);
}

}  // namespace

Status StepRealtime(Nanoseconds offset) {
  // The fraction must not be negative: clock_adjtime(2).
  const auto seconds = std::chrono::floor<std::chrono::seconds>(offset);
  timex change{};
  change.modes = ADJ_SETOFFSET | ADJ_NANO;
  change.time.tv_sec = seconds.count();
  change.time.tv_usec = (offset - seconds).count();  // nanoseconds, with ADJ_NANO
  if (::clock_adjtime(CLOCK_REALTIME, &change) < 0) return ErrnoError("clock_adjtime");
  return {};
}

Nanoseconds RealtimeOverMonotonic() {
  constexpr int kTries = 5;
  Nanoseconds best_gap = Nanoseconds::max();
  Nanoseconds best{0};
  for (int i = 0; i < kTries; ++i) {
    const Nanoseconds before = Read(CLOCK_MONOTONIC);
    const Nanoseconds realtime = Read(CLOCK_REALTIME);
    const Nanoseconds after = Read(CLOCK_MONOTONIC);
    if (after - before >= best_gap) continue;
    best_gap = after - before;
    best = realtime - (before + best_gap / 2);
  }
  return best;
}

}  // namespace nstest
