#pragma once

#include "nstest/base/result.h"
#include "nstest/base/units.h"

namespace nstest {

/// Moves CLOCK_REALTIME by `offset`: clock_adjtime(2) with ADJ_SETOFFSET, so that no reading of the
/// clock comes between. Fails with "clock_adjtime": EPERM without CAP_SYS_TIME in the initial user
/// namespace, EINVAL for a time before 1970.
Status StepRealtime(Nanoseconds offset);

/// CLOCK_REALTIME minus CLOCK_MONOTONIC: what a clock change changes.
Nanoseconds RealtimeOverMonotonic();

}  // namespace nstest
