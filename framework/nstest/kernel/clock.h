#pragma once

#include <string_view>

#include "nstest/base/result.h"
#include "nstest/base/units.h"
#include "nstest/kernel/spawn.h"

namespace nstest {

/// The clocks of clock_gettime(2) at one moment.
struct ClockReading {
  Nanoseconds realtime{0};
  Nanoseconds monotonic{0};
  Nanoseconds boottime{0};

  bool operator==(const ClockReading&) const = default;
};

/// Reads them back to back, and takes the tightest of a few tries: apart by about a microsecond.
ClockReading ReadClocks();

/// CLOCK_MONOTONIC alone.
Nanoseconds ReadMonotonic();

/// Pure: what /proc/PID/timens_offsets says, time_namespaces(7). Fails with "parse".
Result<TimeOffsets> ParseTimeOffsets(std::string_view text);

}  // namespace nstest
