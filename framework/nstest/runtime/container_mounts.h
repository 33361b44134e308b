#pragma once

#include "nstest/base/result.h"
#include "nstest/model/container.h"

namespace nstest {

/// In the container's first process, root of its namespaces: the propagation of a new mount
/// namespace, the declared root, its fresh filesystems (/proc with a new pid namespace, /sys with
/// network, /dev/mqueue with ipc, cgroup mounts with cgroup) and the declared mounts. Fails with
/// "mount(proc)" and alike.
Status SetUpMounts(const Container& container);

}  // namespace nstest
