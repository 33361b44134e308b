#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/kernel/spawn.h"
#include "nstest/model/unprivileged_ids.h"

namespace nstest {

/// Writes setgroups (when denied), gid_map and uid_map of `pid`; user_namespaces(7) fixes the
/// order. `proc` is a descriptor of a /proc in which `pid` is valid. The caller must be in the
/// parent user namespace of the process's. Fails with "write uid_map" and alike: EPERM for ids that
/// are not the caller's to map, EINVAL for overlapping rows.
Status WriteIdMaps(int proc, pid_t pid, const IdMaps& maps);

/// Pure: the rows of a uid_map or gid_map: user_namespaces(7). What is no row is left out.
std::vector<IdRange> ParseIdMap(std::string_view text);

/// Pure: how many ids the text of a uid_map or gid_map maps.
std::int64_t CountMappedIds(std::string_view text);

/// The rows as /proc/PID/uid_map takes them.
std::string IdMapText(const std::vector<IdRange>& map);

}  // namespace nstest
