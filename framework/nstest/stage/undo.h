#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/base/units.h"
#include "nstest/model/host_change.h"
#include "nstest/process/loop.h"

namespace nstest {

/// What a change must be undone to: what was there before it.
struct Undo {
  HostChange change;
  Nanoseconds realtime_over_monotonic{0};  ///< clock: as it was
  std::string value;                       ///< sysctl: as it was
  std::vector<std::string> paths;          ///< cgroup: what will be removed

  bool operator==(const Undo&) const = default;
};

template <typename Archive>
void Fields(Archive& archive, Undo& undo) {
  archive("change", undo.change);
  archive("realtime_over_monotonic", undo.realtime_over_monotonic);
  archive("value", undo.value);
  archive("paths", undo.paths);
}

/// Everybody's on this host, and changed in turns; the others are a run's own.
inline bool IsHosts(const HostChange& change) {
  return change.kind == "clock" || change.kind == "sysctl";
}

/// Undone when the case ends; the others stand until the run's end.
inline bool IsCases(const HostChange& change) {
  return IsHosts(change) || change.kind == "container";
}

/// Looks at the real host as it is now.
Result<Undo> MakeUndo(const HostChange& change);

/// By a program, which may not answer, and then may do so later.
inline bool IsRemovedByTool(const HostChange& change) {
  return change.kind == "container" || change.kind == "image";
}

/// Puts it back, if it is not as it was; says whether it had to. Programs are waited for until
/// `enough`. Fails with the step that was refused.
Result<bool> PlayUndo(const Undo& undo, SteadyTime enough);

/// How long to wait for all the programs of several undos; less than the guard is waited for.
inline constexpr std::chrono::seconds kToolPatience(10);

}  // namespace nstest
