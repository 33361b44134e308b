#include "nstest/stage/undo.h"

#include "nstest/kernel/cgroup_tree.h"
#include "nstest/kernel/clock_step.h"
#include "nstest/kernel/sysctl.h"

namespace nstest {

namespace {

// Reading the two clocks is good to well below this; a smaller difference is no change.
constexpr Nanoseconds kClockTolerance = std::chrono::microseconds(50);

Status PutClockBack(Nanoseconds before) {
  const Nanoseconds moved = RealtimeOverMonotonic() - before;
  if (moved < kClockTolerance && -moved < kClockTolerance) return {};
  return StepRealtime(-moved);
}

Status PutSysctlBack(const std::string& name, const std::string& before) {
  auto now = ReadSysctl(name);
  if (now && *now == before) return {};
  return WriteSysctl(name, before);
}

// What was there before is nothing: it goes, with all that lives in it.
Status RemoveCgroup(const std::vector<std::string>& paths) {
  constexpr std::chrono::seconds kPatience(5);
  CgroupSet cgroups;
  for (const std::string& path : paths) cgroups.push_back({{}, path});
  return RemoveCgroups(cgroups, kPatience);
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
  // A sysctl that the real host does not show cannot be changed there.
  return Undo{.change = change, .value = ReadSysctl(change.name).value_or("")};
}

}  // namespace

Result<Undo> MakeUndo(const HostChange& change) {
  if (change.kind == "clock") {
    return Undo{.change = change, .realtime_over_monotonic = RealtimeOverMonotonic()};
  }
  if (change.kind == "cgroup") return MakeCgroupUndo(change);
  if (change.kind == "sysctl") return MakeSysctlUndo(change);
  return Error{"guard", 0, "unknown change '" + change.kind + "'"};
}

Status PlayUndo(const Undo& undo) {
  if (undo.change.kind == "clock") return PutClockBack(undo.realtime_over_monotonic);
  if (undo.change.kind == "cgroup") return RemoveCgroup(undo.paths);
  if (undo.value.empty()) return {};
  return PutSysctlBack(undo.change.name, undo.value);
}

}  // namespace nstest
