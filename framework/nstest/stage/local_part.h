#pragma once

#include "nstest/kernel/cgroup_leaf.h"
#include "nstest/stage/case_part.h"
#include "nstest/stage/container_maker.h"

namespace nstest {

/// What a part on the caller's own kernel is played with; outlives it.
struct LocalMeans {
  Loop& loop;
  const FindRuntime& find_runtime;
  const PlayOptions& options;
  /// Asks for a change to be noted before it is made.
  std::function<Status(const HostChange&)> announce;
};

/// A part of a case on the caller's own kernel.
class LocalPart : public CasePart {
 public:
  LocalPart(const Plan& plan, const LocalMeans& means);
  ~LocalPart() override;
  LocalPart(const LocalPart&) = delete;
  LocalPart& operator=(const LocalPart&) = delete;

  std::optional<Ending> SetUp(SteadyTime deadline) override;
  Result<Outcome> Once(int index, SteadyTime deadline) override;
  void Keep(const std::string& name, const Value& value) override;

  /// Takes everything down. A sentence for each thing that could not be taken away.
  std::vector<std::string> End();

 private:
  Status MakeLinks();
  Result<Outcome> RunAsInit(const nstest::Run& run, const Step& step, SteadyTime deadline);

  const Plan& plan_;
  Scene scene_;
  ScopedCgroupLeaf leaf_;
  ContainerMaker maker_;
  SteadyTime case_deadline_ = SteadyTime::max();
};

}  // namespace nstest
