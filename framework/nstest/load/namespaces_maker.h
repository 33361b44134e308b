#pragma once

#include <utility>
#include <vector>

#include "nstest/load/context.h"
#include "nstest/model/container.h"
#include "nstest/yaml/node.h"

namespace nstest {

using NamespaceSpecs = std::vector<std::pair<NamespaceKind, NamespaceSpec>>;

/// A list of kinds, all new; or a map, kind -> `new`, `host`, another container's name, or the
/// options of a new one. Marks the containers that are joined as used.
NamespaceSpecs MakeNamespaces(const Node& node, Context& context);

}  // namespace nstest
