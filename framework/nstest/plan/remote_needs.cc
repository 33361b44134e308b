#include "nstest/plan/remote_needs.h"

#include <algorithm>
#include <array>
#include <string>

#include "nstest/model/guest.h"
#include "nstest/plan/guest_needs.h"
#include "nstest/plan/runtime_rules.h"

namespace nstest {

namespace {

std::string Tree(const Container& container, const Plan& /*plan*/) {
  return container.image.empty() ? "does not see this host's files: give the container an `image`"
                                 : "";
}

std::string OtherHost(const Container& /*container*/, const Plan& plan) {
  return plan.asks_for_real_host ? "shares namespaces of another host: not `host: real`" : "";
}

std::string Joining(const Container& container, const Plan& /*plan*/) {
  const bool joins =
      std::any_of(container.namespaces.begin(), container.namespaces.end(),
                  [&](const auto& listed) { return IsJoined(container, listed.first); });
  return joins ? "makes containers that are entered by `exec` alone: none joins a namespace" : "";
}

std::string Binds(const Container& container, const Plan& /*plan*/) {
  for (const Mount& mount : container.mounts) {
    if (mount.type != "tmpfs") return "binds what another host has: not " + mount.source;
  }
  return {};
}

// The container's own init gets no calls.
std::string CallsOfInit(const Container& container, const Plan& plan) {
  const bool calls = std::any_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) {
    const auto* made = std::get_if<Calls>(&step.action);
    return made != nullptr && made->by == container.name + ".init";
  });
  return calls ? "has its init do nothing by request: not `by: " + container.name + ".init`" : "";
}

constexpr std::array<RuntimeRule, 5> kRemoteRules{Tree, OtherHost, Joining, Binds, CallsOfInit};

}  // namespace

Reason MissingWhereRemote(const Scenario& scenario, const Plan& plan) {
  bool has_remote = false;
  for (const Container& container : plan.containers) {
    if (!IsRemote(plan, container)) continue;
    has_remote = true;
    for (const RuntimeRule rule : kRemoteRules) {
      const std::string why = rule(container, plan);
      if (why.empty()) continue;
      return {"runtime", "container '" + container.name + "': " + container.runtime +
                             ", whose daemon is remote, " + why +
                             "; or play it with runtime: native"};
    }
  }
  return has_remote ? MissingInGuest(scenario, plan) : Reason();
}

}  // namespace nstest
