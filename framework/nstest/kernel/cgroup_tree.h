#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"
#include "nstest/base/units.h"
#include "nstest/kernel/cgroup_membership.h"
#include "nstest/kernel/mount_table.h"

namespace nstest {

/// A control group of one hierarchy: cgroups(7).
struct CgroupDirectory {
  std::vector<std::string> controllers;  ///< of the hierarchy: "pids", "name=systemd"; v2: empty
  std::string path;                      ///< where it is mounted here

  bool is_v2() const { return controllers.empty(); }

  bool operator==(const CgroupDirectory&) const = default;
};

/// One control group in each hierarchy, in no order that matters.
using CgroupSet = std::vector<CgroupDirectory>;

/// Pure: the directories of a process's cgroups. Hierarchies that are not mounted, or whose mount
/// does not reach to that cgroup, are left out.
CgroupSet FindCgroups(const std::vector<CgroupMembership>& memberships,
                      const std::vector<MountEntry>& mounts);

/// The caller's own. Fails with the steps of reading and parsing /proc/self/cgroup and mountinfo.
Result<CgroupSet> ReadOwnCgroups();

/// Those of a path in each hierarchy, "/box", as the caller's cgroup namespace has it: made or not.
/// Fails as ReadOwnCgroups does.
Result<CgroupSet> ReadCgroupsAt(const std::string& path);

/// Those of a process in which the caller is not. Fails as ReadOwnCgroups does, of both.
Result<CgroupSet> ReadOtherCgroups(pid_t pid);

/// Where children of this process's cgroups can be limited: as given, but in v2 the nearest one
/// upwards that hands its children the pids controller. (A v2 cgroup with processes hands out none;
/// its parent does, where anything is limited.)
CgroupSet WhereLimitsReach(CgroupSet cgroups);

/// Makes a child of that name in each; returns those that the caller was allowed to make.
CgroupSet MakeChildCgroups(const CgroupSet& parents, const std::string& name);

/// The same of a child that may have been made before: one without processes is made anew, one with
/// processes is returned as it is, limits included.
CgroupSet RenewChildCgroups(const CgroupSet& parents, const std::string& name);

/// Names the child of each, made or not.
CgroupSet ChildCgroups(const CgroupSet& parents, const std::string& name);

/// Those that exist. One stat(2) where there are none.
CgroupSet ReadChildCgroups(const CgroupDirectory& parent);

/// Hands the controllers that limits need to the children of v2 cgroups without processes.
void DelegateLimits(const CgroupSet& cgroups);

/// Undoes that, where no child has a process that a controller would have to let go.
void TakeLimitsBack(const CgroupSet& cgroups);

/// The list of a cgroup's processes, open for writing: whoever writes "0" there moves in, also
/// where no cgroups are mounted. Fails with "open".
Result<UniqueFd> OpenProcs(const CgroupDirectory& cgroup);

/// Moves a process into each. Fails with "write cgroup.procs" and the first that was refused.
Status EnterCgroups(const CgroupSet& cgroups, pid_t pid);

/// Kills what is in them and below, waits for the ends, at most for `patience`, and removes them.
/// What does not exist is removed already. Fails with "rmdir" and the first that stays.
Status RemoveCgroups(const CgroupSet& cgroups, Nanoseconds patience);

}  // namespace nstest
