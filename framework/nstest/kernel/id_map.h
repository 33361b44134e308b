#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/kernel/spawn.h"

namespace nstest {

/// Where a new user namespace's root lives when its creator is the real root: ids that no
/// distribution gives to users, services or containers (systemd's end at 1879048191).
inline constexpr IdRange kUnprivilegedIds{0, 1'900'000'000, 65'536};

/// Writes setgroups (when denied), gid_map and uid_map of `pid`; user_namespaces(7) fixes the
/// order. `proc` is a descriptor of a /proc in which `pid` is valid. The caller must be in the
/// parent user namespace of the process's. Fails with "write uid_map" and alike: EPERM for ids that
/// are not the caller's to map, EINVAL for overlapping rows.
Status WriteIdMaps(int proc, pid_t pid, const IdMaps& maps);

/// The rows as /proc/PID/uid_map takes them.
std::string IdMapText(const std::vector<IdRange>& map);

}  // namespace nstest
