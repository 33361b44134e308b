#include "nstest/load/making_checks.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "nstest/base/text.h"

namespace nstest {

namespace {

constexpr std::string_view kInitSuffix = ".init";

// The container of "box", "box.2" and "box.init".
std::string_view ContainerOf(std::string_view name) {
  return name.substr(0, name.find('.'));
}

// The containers and processes that must be there before this container.
std::vector<std::string_view> NeedsOf(const Container& container) {
  std::vector<std::string_view> needs;
  if (!container.within.empty()) needs.push_back(ContainerOf(container.within));
  for (const auto& [kind, spec] : container.namespaces) {
    if (const auto* joined = std::get_if<JoinedNamespace>(&spec)) {
      needs.push_back(ContainerOf(joined->container));
    } else if (const auto* from = std::get_if<ProcessNamespace>(&spec)) {
      const bool init = from->process.ends_with(kInitSuffix);
      needs.push_back(init ? ContainerOf(from->process) : std::string_view(from->process));
    }
  }
  return needs;
}

// One that no other place of the scenario has. A pinned or a process's is nobody's either.
bool HasOwnNetwork(const Container& container) {
  return std::any_of(container.namespaces.begin(), container.namespaces.end(), [](const auto& one) {
    return one.first == NamespaceKind::kNetwork &&
           !std::holds_alternative<HostNamespace>(one.second) &&
           !std::holds_alternative<JoinedNamespace>(one.second);
  });
}

// The containers of which the step sets limits.
std::vector<std::string_view> LimitedBy(const Action& action) {
  std::vector<std::string_view> limited;
  const auto* set = std::get_if<Set>(&action);
  if (set == nullptr) return limited;
  for (const auto& [fact, value] : set->changes) {
    if (fact.name == "cgroup") limited.emplace_back(fact.argument);
  }
  return limited;
}

// The names of processes and containers in the step, but for one that it starts.
std::vector<std::string_view> ProcessesOf(const Action& action) {
  if (const auto* signal = std::get_if<SendSignal>(&action)) return {signal->to};
  if (const auto* wait = std::get_if<Wait>(&action)) return {wait->process};
  if (const auto* stop = std::get_if<Stop>(&action)) return {stop->container};
  return LimitedBy(action);
}

// What is there, as the steps go on.
class Making {
 public:
  Making(const Scenario& scenario, Context& context) : scenario_(scenario), context_(context) {
    for (const Container& container : scenario.containers) {
      if (container.started) later_.insert(container.name);
    }
  }

  void Check() {
    for (const Container& container : scenario_.containers) {
      if (!container.started) CheckNeeds(container, container.mark);
    }
    for (const NetworkLink& link : scenario_.links) Check(link);
    for (const Step& step : scenario_.steps) Check(step);
  }

 private:
  // The devices of a link are made before the first step, each in the network of its place.
  void Check(const NetworkLink& link) {
    for (const LinkEnd& end : link.ends) {
      const std::string_view name = ContainerOf(end.place);
      const auto container = std::find_if(scenario_.containers.begin(), scenario_.containers.end(),
                                          [&](const Container& one) { return one.name == name; });
      if (container == scenario_.containers.end()) continue;
      if (later_.contains(name)) {
        context_.problems.Error(link.mark,
                                "links are there before the first step, and a step "
                                "starts container " +
                                    Quoted(name));
      } else if (!HasOwnNetwork(*container)) {
        context_.problems.Error(link.mark, "a link ends in container " + Quoted(name) +
                                               ", which has no network namespace of its own");
      }
    }
  }

  void Check(const Step& step) {
    std::vector<std::string_view> used = ProcessesOf(step.action);
    used.push_back(step.place);
    for (const auto& [kind, name] : step.mix) used.push_back(name);
    for (const std::string_view name : used) CheckThere(name, step);
    if (const auto* calls = std::get_if<Calls>(&step.action)) processes_.insert(calls->as);
    const auto* start = std::get_if<Start>(&step.action);
    if (start == nullptr) return;
    if (start->container.empty()) {
      processes_.insert(start->as);
      return;
    }
    for (const Container& container : scenario_.containers) {
      if (container.name == start->container) CheckNeeds(container, step.mark);
    }
    later_.erase(start->container);
  }

  // With the children that it may have kept.
  bool IsStarted(std::string_view process) const {
    return processes_.contains(process.substr(0, process.find('.')));
  }

  void CheckThere(std::string_view name, const Step& step) {
    const std::string_view container = ContainerOf(name);
    if (!later_.contains(container)) return;
    context_.problems.Error(
        step.mark, "container " + Quoted(container) + " is not there yet: a later step starts it");
  }

  bool IsContainer(std::string_view name) const {
    const auto& all = scenario_.containers;
    return std::any_of(all.begin(), all.end(),
                       [&](const Container& one) { return one.name == name; });
  }

  void CheckNeeds(const Container& container, Mark mark) {
    const std::string who = "container " + Quoted(container.name) + " needs ";
    for (const std::string_view need : NeedsOf(container)) {
      if (IsContainer(need)) {
        if (later_.contains(need)) {
          context_.problems.Error(mark, who + Quoted(need) + ", which a later step starts");
        }
      } else if (!IsStarted(need)) {
        context_.problems.Error(mark, who + "the process " + Quoted(need) +
                                          ", which no step before it starts: start the container "
                                          "by a step, too");
      }
    }
  }

  const Scenario& scenario_;
  Context& context_;
  std::set<std::string_view> later_;  // containers
  std::set<std::string_view> processes_;
};

}  // namespace

void AddNeededTools(Scenario& scenario) {
  for (const Container& container : scenario.containers) {
    if (container.root == "busybox") scenario.needs.tools.push_back(container.root);
  }
}

void MarkStarted(Scenario& scenario) {
  for (const Step& step : scenario.steps) {
    const auto* start = std::get_if<Start>(&step.action);
    if (start == nullptr || start->container.empty()) continue;
    for (Container& container : scenario.containers) {
      if (container.name == start->container) container.started = true;
    }
  }
}

void GiveCgroups(Scenario& scenario, Context& context) {
  for (const Step& step : scenario.steps) {
    for (const std::string_view limited : LimitedBy(step.action)) {
      for (Container& container : scenario.containers) {
        if (container.name == limited && !container.cgroup) container.cgroup.emplace();
      }
      if (limited.find('.') == std::string_view::npos) continue;
      context.problems.Error(step.mark, "the level " + Quoted(limited) +
                                            " has no cgroup of its own: the innermost has");
    }
  }
}

void CheckMaking(const Scenario& scenario, Context& context) {
  Making(scenario, context).Check();
}

}  // namespace nstest
