#pragma once

#include <string>
#include <utility>
#include <vector>

#include "nstest/stage/case_part.h"
#include "nstest/stage/distant_worker.h"

namespace nstest {

/// The part of a case that a distant worker plays.
class DistantPart : public CasePart {
 public:
  /// The worker is borrowed. `plan` is the part's: its steps have the indices of the case's.
  DistantPart(Plan plan, DistantWorker& worker) : plan_(std::move(plan)), worker_(worker) {}

  ~DistantPart() override = default;
  DistantPart(const DistantPart&) = delete;
  DistantPart& operator=(const DistantPart&) = delete;

  std::optional<Ending> SetUp(SteadyTime deadline) override;
  Result<Outcome> Once(int index, SteadyTime deadline) override;
  void Keep(const std::string& name, const Value& value) override;

  /// Ends the part; what it left there, a sentence each. A worker that is no longer as it was is
  /// spoiled.
  std::vector<std::string> End();

 private:
  Plan plan_;
  DistantWorker& worker_;
  std::vector<std::pair<std::string, Value>> unsent_;
};

}  // namespace nstest
