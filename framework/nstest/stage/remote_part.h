#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "nstest/stage/distant_part.h"
#include "nstest/stage/local_part.h"
#include "nstest/stage/remote_worker.h"

namespace nstest {

/// The part of a case that is one container of a remote daemon: what makes, awaits and ends it is
/// done through its tool, all else by a worker in it.
class RemotePart : public CasePart {
 public:
  /// `container`: one of the plan's. `number`: no other one of this worker's has it.
  RemotePart(const Plan& plan, const Container& container, const LocalMeans& means, int number);
  ~RemotePart() override;
  RemotePart(const RemotePart&) = delete;
  RemotePart& operator=(const RemotePart&) = delete;

  std::optional<Ending> SetUp(SteadyTime deadline) override;
  Result<Outcome> Once(int index, SteadyTime deadline) override;
  void Keep(const std::string& name, const Value& value) override;

  /// Removes the container. A sentence where that was refused.
  std::vector<std::string> End();

 private:
  Status Make(const std::optional<Command>& init, const std::string& input, SteadyTime deadline);
  Status AwaitReadiness(SteadyTime deadline);
  Error Explain(const Error& error);
  Result<DistantPart*> FindInside(SteadyTime deadline);
  Result<Outcome> AwaitInit(SteadyTime begun, SteadyTime deadline);
  Result<Outcome> RunAsInit(const nstest::Run& run, SteadyTime deadline);
  Result<Outcome> Start(SteadyTime deadline);
  Result<Outcome> Stop(SteadyTime deadline);

  std::string InitName() const { return container_.name + ".init"; }

  const Plan& plan_;
  const Container& container_;
  const LocalMeans& means_;
  DockerTool tool_;
  std::string name_;
  Scene scene_;  // of the tool that is attached to the init, and what was saved
  std::unique_ptr<RemoteContainer> made_;
  std::unique_ptr<RemoteWorker> worker_;
  std::unique_ptr<DistantPart> inside_;
  SteadyTime case_deadline_ = SteadyTime::max();
};

}  // namespace nstest
