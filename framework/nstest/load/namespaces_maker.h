#pragma once

#include <functional>
#include <optional>
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

/// The kind that a key or an item names. Reports an unknown one, and one that is listed already.
std::optional<NamespaceKind> MakeNamespaceKind(const Node& node,
                                               const std::function<bool(NamespaceKind)>& is_listed,
                                               Context& context);

}  // namespace nstest
