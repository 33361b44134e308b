#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/model/plan.h"

namespace nstest {

/// What of a plan is inside a guest: the containers that it makes, with those made within them, and
/// the processes that its steps start there.
class GuestView {
 public:
  explicit GuestView(const Plan& plan);

  bool empty() const { return containers_.empty(); }

  bool HasContainer(std::string_view name) const { return containers_.contains(name); }

  /// "box.init", "ticker"
  bool HasProcess(std::string_view name) const;

  /// Whether the step is done inside: by its place, or by what it starts, stops or waits for.
  bool HasStep(const Step& step) const;

  const std::set<std::string, std::less<>>& containers() const { return containers_; }

  const std::set<std::string, std::less<>>& processes() const { return processes_; }

 private:
  std::set<std::string, std::less<>> containers_;
  std::set<std::string, std::less<>> processes_;
};

/// The part that is played inside, and the one outside: the same steps with the same indices, and
/// the containers and links of that side. Inside all is native, and nothing is kept from what is
/// the guest's own: its clock and sysctls.
Plan InnerPlan(const Plan& plan);
Plan OuterPlan(const Plan& plan);

/// Whether any container of the plan is a guest's.
bool NeedsGuest(const Plan& plan);

}  // namespace nstest
