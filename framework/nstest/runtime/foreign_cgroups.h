#pragma once

#include "nstest/runtime/runtime.h"

namespace nstest {

/// Has what enters the container's place join these cgroups, which its runtime made, as `docker
/// exec` has it. Fails with "open" where one cannot be joined.
Status JoinCgroups(const CgroupSet& cgroups, MadeContainer& made);

}  // namespace nstest
