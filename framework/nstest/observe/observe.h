#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "nstest/base/units.h"
#include "nstest/kernel/cgroup_limits.h"
#include "nstest/kernel/clock.h"
#include "nstest/model/action.h"
#include "nstest/model/value.h"

namespace nstest {

/// A named process of the case. The pidfd is open in the observing process.
struct KnownProcess {
  std::string name;
  int pidfd = -1;  ///< borrowed
};

/// The cgroups of a container that has some of its own. They are open in the observing process.
struct KnownCgroups {
  std::string container;
  const std::vector<OpenCgroup>* cgroups = nullptr;  ///< borrowed
};

/// What the clocks were when the case began: what `shift` is measured against.
struct ClockBase {
  ClockReading clocks;
  TimeOffsets offsets;  ///< of the process that read them
};

/// Reads the base. Call it at the case's start, outside every container.
ClockBase ReadClockBase();

struct ObserveContext {
  std::vector<KnownProcess> processes;
  std::vector<KnownCgroups> cgroups;
  /// The init of the place; -1 for the host, whose init is PID 1 of the observer's PID namespace.
  int place_init_pidfd = -1;
  /// Processes, besides the observer itself, that are there only to observe: by their pids in the
  /// PID namespace of the observer's parent. They appear in no observation.
  std::vector<pid_t> observers;
  ClockBase base;
  /// CLOCK_MONOTONIC of the observer's parent, read just before it made the observer; 0 if unknown.
  /// It keeps `shift` honest: a time namespace's own word on its offsets is believed only as far as
  /// this clock, which it cannot move, agrees.
  Nanoseconds parent_monotonic{0};
};

/// The value of a fact as the calling process sees it. The caller is a fresh, single-threaded
/// process that stands in all the namespaces of the place; it may be killed at any moment. Nothing
/// is changed, printed or left open.
/// Absent: the place cannot see it, or it does not exist (an unknown fact or process included).
/// `{unreadable: EACCES}`: the kernel refused. Fields of the query are applied, a missing one is
/// absent; what is unreadable stays so. framework/docs/facts.md has the facts and their shapes.
Value ObserveFact(const FactQuery& query, const ObserveContext& context);

}  // namespace nstest
