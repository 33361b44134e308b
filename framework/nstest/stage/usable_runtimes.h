#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "nstest/model/host_change.h"
#include "nstest/model/plan.h"
#include "nstest/process/loop.h"

namespace nstest {

/// Whether docker and podman answer, and where they make their containers: asked once a run, since
/// a daemon that hangs would else take ten seconds of each case. Programs that run inside a
/// disposable host are looked for there.
class UsableRuntimes {
 public:
  /// `announce`: asks for a change of the real host to be noted before it is made.
  explicit UsableRuntimes(std::function<Status(const HostChange&)> announce)
      : announce_(std::move(announce)) {}

  /// Why a runtime of the plan's containers is of no use here; empty where none is known to be.
  Reason WhyNot(const Plan& plan);

  /// Marks the plan's programs whose daemon is remote. That can be told only where a container has
  /// an image that is there, without which it could not be made. The reason, where it has one and
  /// the daemon does not tell.
  Reason MarkRemote(Plan& plan);

 private:
  Result<std::optional<bool>> FindRemote(const RuntimeProgram& program, const Plan& plan);

  std::function<Status(const HostChange&)> announce_;
  Loop loop_;
  // By name: in a run that is one program.
  std::map<std::string, std::string> known_;
  std::map<std::string, bool> remote_;
};

}  // namespace nstest
