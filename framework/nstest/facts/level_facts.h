#pragma once

#include "nstest/model/result.h"

namespace nstest {

/// `limits.pid_levels_left` and `limits.user_levels_left`: how many namespaces of the kind can be
/// made one within the other below where nstest runs, tried for real in a child. The kernel counts
/// at most 32 and 33 from the initial ones: pid_namespaces(7), user_namespaces(7). Costs some
/// milliseconds.
void AddLevels(HostFacts& host);

}  // namespace nstest
