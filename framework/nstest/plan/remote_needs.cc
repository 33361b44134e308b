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

// What enters, nstest's own worker among it, counts as well.
std::string Limits(const Container& container, const Plan& /*plan*/) {
  return container.cgroup
             ? "counts nstest's worker among what the container's limits hold: no `cgroup`"
             : "";
}

bool StartsIn(const Plan& plan, const std::string& place, const std::string& process) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) {
    const auto* start = std::get_if<Start>(&step.action);
    return start != nullptr && step.place == place && start->as == process;
  });
}

bool EndsInit(const Step& step, const Container& container) {
  const auto* stop = std::get_if<Stop>(&step.action);
  const auto* wait = std::get_if<Wait>(&step.action);
  return (stop != nullptr && stop->container == container.name) ||
         (wait != nullptr && wait->process == container.name + ".init");
}

// The worker inside ends with the init, and can tell no more.
std::string AroundItsEnd(const Container& container, const Plan& plan) {
  bool has_ended = false;
  for (const Step& step : plan.steps) {
    const auto* signal = std::get_if<SendSignal>(&step.action);
    if (signal != nullptr && step.place == container.name &&
        signal->to == container.name + ".init") {
      return "does not tell what comes of a signal from inside to the init: not `" +
             StepName(step) + "`";
    }
    const auto* wait = std::get_if<Wait>(&step.action);
    if (has_ended && wait != nullptr && StartsIn(plan, container.name, wait->process)) {
      return "does not tell how a process ended together with its container: not `" +
             StepName(step) + "`";
    }
    has_ended = has_ended || EndsInit(step, container);
  }
  return {};
}

constexpr std::array<RuntimeRule, 7> kRemoteRules{Tree,   OtherHost,   Joining,     Binds,
                                                  Limits, CallsOfInit, AroundItsEnd};

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
