#include "nstest/control/removal.h"

#include <algorithm>
#include <chrono>

namespace nstest {

namespace {

// What waits for an effect of the namespace waits in vain without it.
constexpr Nanoseconds kLongestStep = std::chrono::seconds(3);

std::vector<std::string> OwnersOf(const Scenario& scenario, NamespaceKind kind) {
  std::vector<std::string> owners;
  for (const Container& container : scenario.containers) {
    if (container.FindNew(kind) != nullptr) owners.push_back(container.name);
  }
  return owners;
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

Case Without(const Case& made, const Removal& removal) {
  Case changed = made;
  changed.id += " without " + RemovalText(removal);
  for (Step& step : changed.scenario.steps) {
    step.timeout = std::min(step.timeout.value_or(kLongestStep), kLongestStep);
  }
  for (Container& container : changed.scenario.containers) {
    if (!removal.container.empty() && container.name != removal.container) continue;
    std::erase_if(container.namespaces, [&](const auto& listed) {
      return listed.first == removal.kind && std::holds_alternative<NewNamespace>(listed.second);
    });
  }
  return changed;
}

}  // namespace nstest
