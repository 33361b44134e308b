#include "nstest/stage/undo.h"

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

}  // namespace

Result<Undo> MakeUndo(const HostChange& change) {
  Undo undo{.change = change};
  if (change.kind == "clock") {
    undo.realtime_over_monotonic = RealtimeOverMonotonic();
    return undo;
  }
  if (change.kind != "sysctl") return Error{"guard", 0, "unknown change '" + change.kind + "'"};
  auto value = ReadSysctl(change.name);
  // A sysctl that the real host does not show cannot be changed there.
  undo.value = value.value_or("");
  return undo;
}

Status PlayUndo(const Undo& undo) {
  if (undo.change.kind == "clock") return PutClockBack(undo.realtime_over_monotonic);
  if (undo.value.empty()) return {};
  return PutSysctlBack(undo.change.name, undo.value);
}

}  // namespace nstest
