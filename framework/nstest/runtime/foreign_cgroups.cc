#include "nstest/runtime/foreign_cgroups.h"

#include <utility>

#include "nstest/kernel/cgroup_tree.h"

namespace nstest {

void EnterCgroupsOf(MadeContainer& made) {
  if (!made.place.cgroups.empty()) return;
  for (const CgroupDirectory& cgroup : ReadOtherCgroups(made.place.pid).value_or({})) {
    auto procs = OpenProcs(cgroup);
    if (!procs) continue;
    made.place.cgroups.push_back(procs->get());
    made.cgroups.push_back(std::move(*procs));
  }
}

}  // namespace nstest
