#pragma once

#include <string_view>
#include <vector>

#include "nstest/load/context.h"
#include "nstest/model/container.h"
#include "nstest/yaml/node.h"

namespace nstest {

/// A limit of a cgroup; nothing for `unlimited`.
std::optional<std::int64_t> MakeCgroupLimit(const Node& node, std::string_view what,
                                            Context& context);

/// The words of a container that are its own; the short form takes them at the top of the document.
const std::vector<std::string_view>& ContainerWords();

/// Words of containers that this version does not play.
std::span<const std::string_view> LaterContainerWords();

/// Adds the container's name to the known ones, with its number of levels. To be done for all
/// containers of a scenario before the first is made, since they may name one another.
void AddContainer(const Node& name, const Node& body, Context& context);

/// One container from `{namespaces, within, ...}`.
Container MakeContainer(const Node& name, const Node& body, Context& context);

/// Reports containers that are made from or joined to one that is made later, or in a cycle.
void CheckContainerOrder(const std::vector<Container>& containers, Context& context);

}  // namespace nstest
