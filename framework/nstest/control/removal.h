#pragma once

#include <string>
#include <vector>

#include "nstest/base/units.h"
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

/// How long a step may wait for what does not come, in a case that took so long untouched.
Nanoseconds PatienceAfter(Nanoseconds untouched);

/// What the case without it is called.
std::string IdWithout(const Case& made, const Removal& removal);

/// The case without it. Its steps have `patience` at most. Ends of links that now meet in one
/// network have each a name of their own.
Case Without(const Case& made, const Removal& removal, Nanoseconds patience);

}  // namespace nstest
