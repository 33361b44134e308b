#include "nstest/stage/undo.h"

#include <fcntl.h>
#include <unistd.h>

#include "nstest/kernel/cgroup_tree.h"
#include "nstest/kernel/clock_step.h"
#include "nstest/kernel/sysctl.h"
#include "nstest/runtime/docker_tool.h"
#include "nstest/runtime/gate.h"
#include "nstest/stage/guard_folder.h"

namespace nstest {

namespace {

// Reading the two clocks is good to well below this; a smaller difference is no change.
constexpr Nanoseconds kClockTolerance = std::chrono::microseconds(50);

Result<bool> PutClockBack(Nanoseconds before) {
  const Nanoseconds moved = RealtimeOverMonotonic() - before;
  if (moved < kClockTolerance && -moved < kClockTolerance) return false;
  NSTEST_TRY(StepRealtime(-moved));
  return true;
}

Result<bool> PutSysctlBack(const std::string& name, const std::string& before) {
  auto now = ReadSysctl(name);
  // A sysctl that the real host does not show was not changed there.
  if (before.empty() || (now && *now == before)) return false;
  NSTEST_TRY(WriteSysctl(name, before));
  return true;
}

// What was there before is nothing: it goes, with all that lives in it.
Result<bool> RemoveCgroup(const std::vector<std::string>& paths) {
  constexpr std::chrono::seconds kPatience(5);
  CgroupSet cgroups;
  for (const std::string& path : paths) {
    if (::access(path.c_str(), F_OK) == 0) cgroups.push_back({{}, path});
  }
  NSTEST_TRY(RemoveCgroups(cgroups, kPatience));
  return !cgroups.empty();
}

// Its gate is made before it, and removed behind it.
Result<bool> RemoveContainer(const HostChange& change, SteadyTime enough) {
  const UniqueFd folder = OpenGuardFolder();
  const bool may_be_there =
      !folder.valid() || ::faccessat(folder.get(), change.name.c_str(), F_OK, 0) == 0;
  if (!may_be_there) return false;
  Loop loop;
  auto removed = DockerTool(change.program).RemoveContainer(loop, change.name, enough);
  if (removed && folder.valid()) RemoveGate(folder.get(), change.name);
  return removed;
}

Result<bool> RemoveImage(const HostChange& change, SteadyTime enough) {
  Loop loop;
  auto removed = DockerTool(change.program).RemoveImage(loop, change.name, enough);
  if (const UniqueFd folder = OpenGuardFolder(); folder.valid()) {
    ::unlinkat(folder.get(), change.name.c_str(), AT_REMOVEDIR);
  }
  return removed;
}

Result<Undo> MakeCgroupUndo(const HostChange& change) {
  auto own = ReadOwnCgroups();
  if (!own) return own.error();
  Undo undo{.change = change};
  for (const auto& child : ChildCgroups(WhereLimitsReach(std::move(*own)), change.name)) {
    undo.paths.push_back(child.path);
  }
  return undo;
}

Result<Undo> MakeSysctlUndo(const HostChange& change) {
  return Undo{.change = change, .value = ReadSysctl(change.name).value_or("")};
}

}  // namespace

Result<Undo> MakeUndo(const HostChange& change) {
  if (change.kind == "clock") {
    return Undo{.change = change, .realtime_over_monotonic = RealtimeOverMonotonic()};
  }
  if (change.kind == "cgroup") return MakeCgroupUndo(change);
  if (change.kind == "sysctl") return MakeSysctlUndo(change);
  if (change.kind == "container" || change.kind == "image") return Undo{.change = change};
  return Error{"guard", 0, "unknown change '" + change.kind + "'"};
}

Result<bool> PlayUndo(const Undo& undo, SteadyTime enough) {
  if (undo.change.kind == "clock") return PutClockBack(undo.realtime_over_monotonic);
  if (undo.change.kind == "cgroup") return RemoveCgroup(undo.paths);
  if (undo.change.kind == "container") return RemoveContainer(undo.change, enough);
  if (undo.change.kind == "image") return RemoveImage(undo.change, enough);
  return PutSysctlBack(undo.change.name, undo.value);
}

}  // namespace nstest
