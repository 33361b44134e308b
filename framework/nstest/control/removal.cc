#include "nstest/control/removal.h"

#include <algorithm>
#include <chrono>
#include <set>

namespace nstest {

namespace {

std::vector<std::string> OwnersOf(const Scenario& scenario, NamespaceKind kind) {
  std::vector<std::string> owners;
  for (const Container& container : scenario.containers) {
    if (container.FindNew(kind) != nullptr) owners.push_back(container.name);
  }
  return owners;
}

void TakeAway(NamespaceKind kind, Container& container) {
  std::erase_if(container.namespaces, [&](const auto& listed) {
    return listed.first == kind && std::holds_alternative<NewNamespace>(listed.second);
  });
}

const Container* FindContainer(const Scenario& scenario, const std::string& name) {
  const auto named = [&](const Container& one) { return one.name == name; };
  const auto& all = scenario.containers;
  const auto found = std::find_if(all.begin(), all.end(), named);
  return found == all.end() ? nullptr : &*found;
}

// The place whose network namespace this place is in.
std::string NetworkOwner(const Scenario& scenario, std::string place) {
  while (const Container* container = FindContainer(scenario, place)) {
    const NamespaceSpec* network = container->Find(NamespaceKind::kNetwork);
    if (network != nullptr && std::holds_alternative<HostNamespace>(*network)) break;
    const auto* joined = network == nullptr ? nullptr : std::get_if<JoinedNamespace>(network);
    if (network != nullptr && joined == nullptr) return place;
    place = joined != nullptr ? joined->container : container->within;
  }
  return "host";
}

// Two interfaces of one network cannot have one name (EEXIST).
void KeepNamesApart(Scenario& scenario) {
  std::set<std::pair<std::string, std::string>> taken;
  for (NetworkLink& link : scenario.links) {
    for (LinkEnd& end : link.ends) {
      const std::string owner = NetworkOwner(scenario, end.place);
      const std::string wanted = end.interface.substr(0, 11);
      for (int number = 2; !taken.emplace(owner, end.interface).second; ++number) {
        end.interface = wanted + "_" + std::to_string(number);
      }
    }
  }
}

}  // namespace

std::string RemovalText(const Removal& removal) {
  const std::string kind(NamespaceName(removal.kind));
  return removal.container.empty() ? kind : removal.container + '.' + kind;
}

std::vector<Removal> RemovalsOfAll(const Scenario& scenario) {
  std::vector<Removal> removals;
  for (const NamespaceKind kind : kAllNamespaceKinds) {
    if (!OwnersOf(scenario, kind).empty()) removals.push_back({kind, {}});
  }
  return removals;
}

std::vector<Removal> RemovalsOfOne(const Scenario& scenario) {
  std::vector<Removal> removals;
  for (const NamespaceKind kind : kAllNamespaceKinds) {
    const auto owners = OwnersOf(scenario, kind);
    if (owners.size() < 2) continue;
    for (const std::string& owner : owners) removals.push_back({kind, owner});
  }
  return removals;
}

// What waits for an effect of the namespace waits in vain without it.
Nanoseconds PatienceAfter(Nanoseconds untouched) {
  return std::chrono::seconds(3) + 2 * untouched;
}

std::string IdWithout(const Case& made, const Removal& removal) {
  return made.id + " without " + RemovalText(removal);
}

Case Without(const Case& made, const Removal& removal, Nanoseconds patience) {
  Case changed = made;
  changed.id = IdWithout(made, removal);
  for (Step& step : changed.scenario.steps) {
    step.timeout = std::min(step.timeout.value_or(patience), patience);
  }
  for (Container& container : changed.scenario.containers) {
    if (removal.container.empty() || container.name == removal.container) {
      TakeAway(removal.kind, container);
    }
  }
  if (removal.kind == NamespaceKind::kNetwork) KeepNamesApart(changed.scenario);
  return changed;
}

}  // namespace nstest
