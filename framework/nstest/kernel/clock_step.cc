#include "nstest/kernel/clock_step.h"

#include <sys/timex.h>

#include "nstest/kernel/clock.h"

namespace nstest {

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
  const ClockReading now = ReadClocks();
  return now.realtime - now.monotonic;
}

}  // namespace nstest
