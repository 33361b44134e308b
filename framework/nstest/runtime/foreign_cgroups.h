#pragma once

#include "nstest/runtime/runtime.h"

namespace nstest {

/// Has what enters the container's place join the cgroups that its runtime made, as `docker exec`
/// has it, as far as they are seen here. Nothing where the place has cgroups already.
void EnterCgroupsOf(MadeContainer& made);

}  // namespace nstest
