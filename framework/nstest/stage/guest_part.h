#pragma once

#include <string>
#include <utility>
#include <vector>

#include "nstest/stage/case_part.h"
#include "nstest/stage/guest.h"

namespace nstest {

/// The part of a case that a guest plays.
class GuestPart : public CasePart {
 public:
  /// The guest is borrowed. `plan` is all of the case's.
  GuestPart(const Plan& plan, Guest& guest) : plan_(plan), guest_(guest) {}

  ~GuestPart() override = default;
  GuestPart(const GuestPart&) = delete;
  GuestPart& operator=(const GuestPart&) = delete;

  std::optional<Ending> SetUp(SteadyTime deadline) override;
  Result<Outcome> Once(int index, SteadyTime deadline) override;
  void Keep(const std::string& name, const Value& value) override;

  /// Ends the part; what it left in the guest, a sentence each. A guest that is no longer as it was
  /// booted is spoiled.
  std::vector<std::string> End();

 private:
  const Plan& plan_;
  Guest& guest_;
  std::vector<std::pair<std::string, Value>> unsent_;
};

}  // namespace nstest
