#include "nstest/runtime/foreign_cgroups.h"

#include <utility>

#include "nstest/kernel/cgroup_tree.h"

namespace nstest {

Status JoinCgroups(const CgroupSet& cgroups, MadeContainer& made) {
  for (const CgroupDirectory& cgroup : cgroups) {
    auto procs = OpenProcs(cgroup);
    if (!procs) return procs.error();
    made.place.cgroups.push_back(procs->get());
    made.cgroups.push_back(std::move(*procs));
  }
  return {};
}

}  // namespace nstest
