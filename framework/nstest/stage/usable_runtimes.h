#pragma once

#include <map>
#include <string>

#include "nstest/model/plan.h"
#include "nstest/process/loop.h"

namespace nstest {

/// Whether docker and podman answer: asked once a run, since a daemon that hangs would else take
/// ten seconds of each case. Programs that run inside a disposable host are looked for there.
class UsableRuntimes {
 public:
  /// Why a runtime of the plan's containers is of no use here; empty where none is known to be.
  Reason WhyNot(const Plan& plan);

 private:
  Loop loop_;
  std::map<std::string, std::string> known_;  // by name: in a run that is one program
};

}  // namespace nstest
