#include "nstest/runtime/foreign_cgroups.h"

#include <fcntl.h>

#include <algorithm>

#include "nstest/kernel/file_text.h"

namespace nstest {

CgroupSet FindForeignCgroups(pid_t pid) {
  const auto own = ReadOwnCgroups();
  const auto theirs = ReadFileAt(AT_FDCWD, "/proc/" + std::to_string(pid) + "/cgroup");
  const auto mounts = ReadFileAt(AT_FDCWD, "/proc/self/mountinfo");
  if (!own || !theirs || !mounts) return {};
  const auto table = ParseMountInfo(*mounts);
  if (!table) return {};
  CgroupSet cgroups = FindCgroups(ParseCgroups(*theirs), *table);
  std::erase_if(cgroups, [&](const CgroupDirectory& one) {
    return std::find(own->begin(), own->end(), one) != own->end();
  });
  return cgroups;
}

void EnterCgroupsOf(MadeContainer& made) {
  if (!made.place.cgroups.empty()) return;
  for (const CgroupDirectory& cgroup : FindForeignCgroups(made.place.pid)) {
    const std::string path = cgroup.path + "/cgroup.procs";
    UniqueFd procs(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!procs.valid()) continue;
    made.place.cgroups.push_back(procs.get());
    made.cgroups.push_back(std::move(procs));
  }
}

}  // namespace nstest
