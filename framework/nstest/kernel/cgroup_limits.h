#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"
#include "nstest/kernel/cgroup_tree.h"

namespace nstest {

/// No limit where there is no value.
struct CgroupLimits {
  std::optional<std::int64_t> pids;    ///< processes and threads: pids.max
  std::optional<std::int64_t> memory;  ///< bytes, page cache and tmpfs included

  bool operator==(const CgroupLimits&) const = default;
};

/// Sets what the controllers at hand can limit; returns that.
CgroupLimits LimitCgroups(const CgroupSet& cgroups, const CgroupLimits& wanted);

/// Takes all limits away, as of a cgroup just made.
void LiftLimits(const CgroupSet& cgroups);

/// A cgroup's directory, open: it is the same for processes that see no cgroups mounted.
struct OpenCgroup {
  std::vector<std::string> controllers;  ///< as CgroupDirectory has them
  UniqueFd directory;
};

/// Those that exist.
std::vector<OpenCgroup> OpenCgroups(const CgroupSet& cgroups);

/// A limit of an open cgroup: the file that holds it.
struct CgroupLimitFile {
  int directory = -1;  ///< borrowed
  std::string name;    ///< "pids.max"
};

/// The file of "pids" or "memory"; nothing where no controller of these cgroups limits that.
std::optional<CgroupLimitFile> FindLimitFile(const std::vector<OpenCgroup>& cgroups,
                                             std::string_view limit);

/// Pure: what a limit's file says. Nothing for no limit; an error where it is no limit at all, with
/// "parse".
Result<std::optional<std::int64_t>> ParseCgroupLimit(std::string_view text);

/// Nothing for no limit. Fails with "open", "read" or "parse" and the file's name.
Result<std::optional<std::int64_t>> ReadLimit(const CgroupLimitFile& file);

/// Nothing takes the limit away. The permission is the caller's own. Fails with "open" (EACCES) or
/// "write": EBUSY in v1 where more memory is in use than can be freed, EPERM in v2 where the
/// caller's cgroup namespace begins there (mount option nsdelegate).
Status WriteLimit(const CgroupLimitFile& file, std::optional<std::int64_t> value);

}  // namespace nstest
