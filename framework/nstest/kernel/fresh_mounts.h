#pragma once

#include "nstest/base/result.h"

/// Filesystems that show the caller's namespaces, mounted over what shows another's.
namespace nstest {

Status MountProc();

/// /dev/mqueue. Where that directory is missing there is nothing to hide: fine.
Status MountMqueue();

/// /sys; its cgroup mounts stay visible below the new one, or are left out.
Status MountSysKeepingCgroups();
Status MountSysWithoutCgroups();

/// The hierarchies that the host has, at /sys/fs/cgroup, as the caller's cgroup namespace sees
/// them. A hierarchy that the kernel refuses to mount here is left out.
Status MountCgroups();

}  // namespace nstest
