#include "nstest/plan/guest_needs.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "nstest/base/text.h"
#include "nstest/model/guest.h"
#include "nstest/model/plan_value.h"
#include "nstest/model/reference.h"
#include "nstest/model/runtime_name.h"

namespace nstest {

namespace {

struct Asked {
  const Scenario& scenario;
  const Plan& plan;
  const GuestView& view;
};

// Why the guest cannot, as the end of a sentence; empty where it can.
using Rule = std::string (*)(const Asked& asked);

bool IsMachine(const Asked& asked) {
  return asked.view.runtime() == kVmRuntime;
}

std::string RealHost(const Asked& asked) {
  return IsMachine(asked) && asked.plan.real_host
             ? "runs inside a disposable host: not with `host: real`"
             : "";
}

std::string OneKernel(const Asked& asked) {
  std::set<std::string> kernels;
  for (const Container& container : asked.plan.containers) {
    if (container.runtime == kVmRuntime) kernels.insert(container.kernel);
  }
  return kernels.size() < 2 ? "" : "has one guest a case: not several `kernel`s";
}

// The container that a namespace is joined from; empty: it is made, or its file's.
std::string JoinedFrom(const NamespaceSpec& spec) {
  if (const auto* joined = std::get_if<JoinedNamespace>(&spec)) return joined->container;
  if (const auto* from = std::get_if<ProcessNamespace>(&spec)) {
    return from->process.substr(0, from->process.find('.'));
  }
  return {};
}

std::string Joins(const Asked& asked) {
  for (const Container& container : asked.plan.containers) {
    const bool inside = asked.view.HasContainer(container.name);
    const auto crosses = [&](const std::string& other) {
      return !other.empty() && asked.view.HasContainer(other) != inside &&
             std::any_of(asked.plan.containers.begin(), asked.plan.containers.end(),
                         [&](const Container& one) { return one.name == other; });
    };
    if (crosses(container.within)) {
      return "makes no containers from inside of one that stands on the host's kernel";
    }
    for (const auto& [kind, spec] : container.namespaces) {
      if (!crosses(JoinedFrom(spec))) continue;
      return "joins no namespace of another " + std::string(asked.view.own()) + ", as '" +
             container.name + "' asks for";
    }
  }
  return {};
}

std::string Links(const Asked& asked) {
  for (const NetworkLink& link : asked.plan.links) {
    const auto inside = std::count_if(link.ends.begin(), link.ends.end(), [&](const LinkEnd& end) {
      return asked.view.HasContainer(end.place);
    });
    if (inside == 0) continue;
    if (static_cast<std::size_t>(inside) != link.ends.size()) {
      return "has no link to the host or to what stands on its " + std::string(asked.view.own());
    }
  }
  return {};
}

std::string Mixes(const Asked& asked) {
  for (const Step& step : asked.plan.steps) {
    for (const auto& [kind, place] : step.mix) {
      if (asked.view.HasContainer(place)) {
        return "has no process that is there and on this host: not `in: {" +
               std::string(NamespaceName(kind)) + ": " + place + "}`";
      }
    }
  }
  return {};
}

// The processes and containers that an action names.
std::vector<std::string> NamedBy(const Action& action) {
  if (const auto* observe = std::get_if<Observe>(&action)) return {observe->fact.argument};
  if (const auto* signal = std::get_if<SendSignal>(&action)) return {signal->to};
  return {};
}

bool IsKnown(const Plan& plan, const std::string& name) {
  const std::string owner = name.substr(0, name.find('.'));
  return std::any_of(plan.containers.begin(), plan.containers.end(),
                     [&](const Container& one) { return one.name == owner; }) ||
         std::any_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) {
           const auto* start = std::get_if<Start>(&step.action);
           const auto* calls = std::get_if<Calls>(&step.action);
           return (start != nullptr && start->as == name) ||
                  (calls != nullptr && calls->as == owner);
         });
}

bool IsInside(const GuestView& view, const std::string& name) {
  return view.HasContainer(name) || view.HasProcess(name);
}

std::string Processes(const Asked& asked) {
  for (const Step& step : asked.plan.steps) {
    for (const std::string& name : NamedBy(step.action)) {
      if (name.empty() || name.front() == '/' || !IsKnown(asked.plan, name)) continue;
      if (IsInside(asked.view, name) == asked.view.HasStep(step)) continue;
      return "gives '" + name + "' no number outside of its own " + std::string(asked.view.own()) +
             ": not `" + StepName(step) + "`";
    }
  }
  return {};
}

// The names of saved values that an action holds.
std::set<std::string> SavedIn(const Action& action) {
  std::set<std::string> names;
  const std::string text = ToJson(MakeValue(action));
  for (const auto style : {ReferenceStyle::kValue, ReferenceStyle::kCommand}) {
    for (const Reference& reference :
         FindReferences(text, style).value_or(std::vector<Reference>())) {
      names.insert(reference.name);
    }
  }
  return names;
}

std::string Values(const Asked& asked) {
  std::map<std::string, bool> saved_inside;
  for (const Step& step : asked.plan.steps) {
    const bool inside = asked.view.HasStep(step);
    for (const std::string& name : SavedIn(step.action)) {
      const auto saved = saved_inside.find(name);
      if (saved == saved_inside.end() || saved->second == inside) continue;
      return "makes nothing of '" + name + "' that was seen on the other " +
             std::string(asked.view.own()) + ": not `" + StepName(step) + "`";
    }
    if (!step.save.empty()) saved_inside[step.save] = inside;
  }
  return {};
}

bool IsMadeByRun(const Asked& asked) {
  return std::any_of(asked.plan.containers.begin(), asked.plan.containers.end(),
                     [&](const Container& one) {
                       return one.of_run && one.runtime == asked.view.runtime() &&
                              asked.view.HasContainer(one.name);
                     });
}

// "has a kernel of its own"
std::string HasItsOwnOne(const Asked& asked) {
  return "has a " + std::string(asked.view.own()) + " of its own";
}

// The kind of namespace that a fact is about, where two machines, each with namespaces of that
// kind, are as apart as two containers.
std::optional<NamespaceKind> KindOf(const FactQuery& fact) {
  constexpr std::array<std::pair<std::string_view, NamespaceKind>, 9> kFacts{
      {{"hostname", NamespaceKind::kUts},
       {"domainname", NamespaceKind::kUts},
       {"mount", NamespaceKind::kMount},
       {"mounts", NamespaceKind::kMount},
       {"links", NamespaceKind::kNetwork},
       {"addresses", NamespaceKind::kNetwork},
       {"routes", NamespaceKind::kNetwork},
       {"sysv", NamespaceKind::kIpc},
       {"mqueues", NamespaceKind::kIpc}}};
  for (const auto& [name, kind] : kFacts) {
    if (fact.name == name) return kind;
  }
  const bool of_network = fact.name == "sysctl" && fact.argument.starts_with("net.");
  return of_network ? std::optional(NamespaceKind::kNetwork) : std::nullopt;
}

// Whether all that the step is about belongs to kinds of which each container has its own.
template <typename EachHas>
bool IsApart(const Step& step, const EachHas& each_has) {
  const auto is_apart = [&](const FactQuery& fact) {
    const auto kind = KindOf(fact);
    return kind && each_has(*kind);
  };
  if (const auto* observe = std::get_if<Observe>(&step.action)) return is_apart(observe->fact);
  const auto* set = std::get_if<Set>(&step.action);
  return set != nullptr && std::all_of(set->changes.begin(), set->changes.end(),
                                       [&](const auto& change) { return is_apart(change.first); });
}

bool HasItsOwn(const Container& container, NamespaceKind kind) {
  const NewNamespace* made = container.FindNew(kind);
  return made != nullptr && (made->propagation.empty() || made->propagation == "private");
}

bool EachHas(const Asked& asked, NamespaceKind kind) {
  return std::all_of(asked.plan.containers.begin(), asked.plan.containers.end(),
                     [&](const Container& one) {
                       return HasItsOwn(one, kind) || !asked.view.HasContainer(one.name);
                     });
}

// Who wrote of containers and their host did not think of two kernels.
std::string Sharing(const Asked& asked) {
  if (!IsMadeByRun(asked)) return {};
  for (const Step& step : asked.plan.steps) {
    if (asked.view.HasStep(step)) continue;
    if (IsApart(step, [&](NamespaceKind kind) { return EachHas(asked, kind); })) continue;
    return HasItsOwnOne(asked) + ", of which this host sees nothing, and this is about both: `" +
           StepName(step) + "`";
  }
  return {};
}

// What is asked of the host's kernel is not known of the guest's.
std::string Requirements(const Asked& asked) {
  const Requires& needs = asked.scenario.needs;
  const std::array<std::pair<bool, const char*>, 8> asks{
      {{!needs.kernel.empty(), "kernel"},
       {!needs.config.empty(), "config"},
       {!needs.sysctl.empty(), "sysctl"},
       {!needs.cgroup.empty(), "cgroup"},
       {!needs.filesystems.empty(), "filesystems"},
       {!needs.modules.empty(), "modules"},
       {!needs.calls.empty(), "calls"},
       {!needs.devices.empty(), "devices"}}};
  if (!IsMadeByRun(asked)) return {};
  for (const auto& [is_asked, name] : asks) {
    if (is_asked) {
      return HasItsOwnOne(asked) + ", of which it is not known what `requires: " + name +
             "` asks for";
    }
  }
  const auto chosen =
      std::find_if(asked.scenario.steps.begin(), asked.scenario.steps.end(),
                   [](const Step& step) { return step.choice || !step.alternatives.empty(); });
  if (chosen == asked.scenario.steps.end()) return {};
  return HasItsOwnOne(asked) + ", and what `" + StepName(*chosen) +
         "` expects depends on facts of the host's";
}

constexpr std::array<Rule, 9> kGuestRules{RealHost,  OneKernel, Joins,   Links,       Mixes,
                                          Processes, Values,    Sharing, Requirements};

}  // namespace

Reason MissingInGuest(const Scenario& scenario, const Plan& plan) {
  for (const GuestView& view : GuestsOf(plan)) {
    for (const Rule rule : kGuestRules) {
      const std::string why = rule({scenario, plan, view});
      if (why.empty()) continue;
      return {"runtime", view.runtime() + ' ' + why + "; or play it with runtime: native"};
    }
  }
  return {};
}

}  // namespace nstest
