#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/kernel/cgroup_limits.h"
#include "nstest/model/host_change.h"
#include "nstest/model/reference.h"
#include "nstest/model/scenario.h"
#include "nstest/observe/observe.h"
#include "nstest/process/loop.h"
#include "nstest/process/place.h"
#include "nstest/process/process.h"
#include "nstest/syscalls/switchboard.h"

namespace nstest {

/// Among a scene's processes, the command of the step that ran out of time.
inline constexpr std::string_view kTimedOut;

/// The case while it is played: its places, its processes, what was saved, what to put back.
struct Scene {
  Loop& loop;
  std::map<std::string, Place, std::less<>> places;
  /// "box.init", "ticker". Destroyed, and so killed, with the scene.
  std::map<std::string, std::unique_ptr<Process>, std::less<>> processes;
  /// Those of the processes that perform calls.
  std::vector<Actor> actors;
  Saved saved;
  ClockBase clocks;
  /// Asks for a change to be noted by the guard before it is made.
  std::function<Status(const HostChange&)> announce;
  /// What this host itself has to put back when the case ends; played newest first.
  std::vector<std::function<void()>> undos;
  /// Sentences for what these could not take away.
  std::vector<std::string> leftovers;
  /// The containers' own cgroups, by the container's name; empty of one that has none.
  std::map<std::string, std::vector<OpenCgroup>, std::less<>> cgroups;

  const Place* FindPlace(std::string_view name) const;
  Process* FindProcess(std::string_view name) const;
};

/// What a step came to.
struct Outcome {
  Value evidence;
  bool succeeded = true;   ///< as an action that "must succeed" is asked
  bool timed_out = false;  ///< the deadline passed first; evidence holds what was seen until then
};

/// Plays one action in its place until the deadline. An Error means that it could not be played
/// (a place that has ended, a reference without value): it says nothing of the kernel.
Result<Outcome> Act(Scene& scene, const Step& step, SteadyTime deadline);

/// {exit, signal}, absent members included.
Value ExitEvidence(const Exit& exit);

/// {exit, signal, stdout, stderr, ...} of a command that ran, or runs.
Value CommandEvidence(const Process& process, Nanoseconds took);

/// {errno: "EPERM"} or {errno: "none"}.
Value ErrnoEvidence(int errnum);

/// Why a container could not be entered, where its init has ended: "container 'box' has ended: its
/// init exited with 1". Other errors are returned as they are.
Error ExplainEnd(Scene& scene, const Error& error, std::string_view container);

/// Waits for a process to become ready. Fails with step "ready", and why, when it ends first or the
/// deadline passes.
Status AwaitReady(Scene& scene, const Ready& ready, Process& process, SteadyTime deadline);

}  // namespace nstest
