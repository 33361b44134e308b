#pragma once

#include <string>
#include <vector>

#include "nstest/model/namespace_kind.h"
#include "nstest/model/scenario.h"

namespace nstest {

/// A namespace that a case does without: what it isolates is then the creating place's.
struct Removal {
  NamespaceKind kind = NamespaceKind::kPid;
  std::string container;  ///< empty: of every container that has one of its own

  bool operator==(const Removal&) const = default;
};

/// "uts", "left.uts".
std::string RemovalText(const Removal& removal);

/// Each kind of which a container has a new namespace, once, in the kinds' order.
std::vector<Removal> RemovalsOfAll(const Scenario& scenario);

/// The same of single containers, for the kinds that several have: what is between two containers
/// may show only when one of them goes without.
std::vector<Removal> RemovalsOfOne(const Scenario& scenario);

/// The case without it; its id says so. Its steps have three seconds at most.
Case Without(const Case& made, const Removal& removal);

}  // namespace nstest
