#pragma once

#include <sys/types.h>

#include "nstest/kernel/cgroup_tree.h"
#include "nstest/runtime/runtime.h"

namespace nstest {

/// The cgroups of a process that are not the caller's, as far as they are seen here.
CgroupSet FindForeignCgroups(pid_t pid);

/// Has what enters the container's place join the cgroups that its runtime made, as `docker exec`
/// has it. Nothing where the place has cgroups already.
void EnterCgroupsOf(MadeContainer& made);

}  // namespace nstest
