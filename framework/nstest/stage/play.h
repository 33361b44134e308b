#pragma once

#include <functional>
#include <string>
#include <vector>

#include "nstest/act/scene.h"
#include "nstest/model/evidence.h"
#include "nstest/model/plan.h"
#include "nstest/runtime/runtime.h"
#include "nstest/stage/container_maker.h"
#include "nstest/stage/guest.h"

namespace nstest {

/// How the player of a case talks to the one who judges.
struct PlayTalk {
  std::function<void(const StepEvidence&)> step_done;
  /// Whether the step's expectation holds of this evidence (`eventually`).
  std::function<bool(const StepEvidence&)> holds;
  std::function<Status(const HostChange&)> announce;
};

/// How a case ended, and what it left in a guest.
struct CaseEnd {
  Ending ending;
  std::vector<std::string> leftovers;
};

/// Plays a case on this host: makes its containers, plays its steps, and takes everything down
/// again, whatever happened. Steps are told as they are done.
class Player {
 public:
  Player(Loop& loop, FindRuntime find_runtime, PlayOptions options)
      : loop_(loop), find_runtime_(std::move(find_runtime)), options_(std::move(options)) {}

  CaseEnd Play(const Plan& plan, const PlayTalk& talk);

  /// Those that stay on this host between cases, and are no leftovers: of its guest.
  std::vector<pid_t> LastingProcesses() const { return guests_.Pids(); }

 private:
  CaseEnd PlayHere(const Plan& plan, const PlayTalk& talk);
  CaseEnd PlayWithGuest(const Plan& plan, const PlayTalk& talk);

  Loop& loop_;
  FindRuntime find_runtime_;
  PlayOptions options_;
  Guests guests_;
  int remote_made_ = 0;  // containers of remote daemons, which are named after it
};

}  // namespace nstest
