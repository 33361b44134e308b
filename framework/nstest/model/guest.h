#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/model/plan.h"

namespace nstest {

/// What of a plan is inside a guest: the containers that stand there, and the processes that its
/// steps start in them.
class GuestView {
 public:
  /// Of the plan's virtual machine: what it makes, and what is made within that.
  explicit GuestView(const Plan& plan);

  /// Of one container that a remote daemon makes.
  GuestView(const Plan& plan, const Container& remote);

  /// Whose guest it is: "vm", "docker".
  const std::string& runtime() const { return runtime_; }

  /// What it has of its own, and does not share with this host.
  std::string_view own() const { return own_; }

  bool empty() const { return containers_.empty(); }

  bool HasContainer(std::string_view name) const { return containers_.contains(name); }

  /// "box.init", "ticker"
  bool HasProcess(std::string_view name) const;

  /// Whether the step is done inside: by its place, or by what it starts, stops or waits for.
  bool HasStep(const Step& step) const;

  const std::set<std::string, std::less<>>& containers() const { return containers_; }

  const std::set<std::string, std::less<>>& processes() const { return processes_; }

 private:
  void AddStarted(const Plan& plan);

  std::string runtime_;
  std::string_view own_;
  std::set<std::string, std::less<>> containers_;
  std::set<std::string, std::less<>> processes_;
};

/// The part that is played inside of a virtual machine, and the one outside of all guests: the same
/// steps with the same indices, and the containers and links of that side. Inside all is native,
/// and nothing is kept from what is the guest's own: its clock and sysctls.
Plan InnerPlan(const Plan& plan);
Plan OuterPlan(const Plan& plan);

/// The part of one container that a remote daemon makes, for who stands in it.
Plan PlanWithin(const Plan& plan, const Container& remote);

/// Whether any container of the plan is a virtual machine's.
bool NeedsGuest(const Plan& plan);

/// Whether a remote daemon makes it.
bool IsRemote(const Plan& plan, const Container& container);

/// The views of all guests of the plan.
std::vector<GuestView> GuestsOf(const Plan& plan);

}  // namespace nstest
