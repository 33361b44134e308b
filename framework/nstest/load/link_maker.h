#pragma once

#include <vector>

#include "nstest/load/context.h"
#include "nstest/model/link.h"
#include "nstest/yaml/node.h"

namespace nstest {

/// `links: [{left: 10.0.0.1/24, right: {name: lan, addresses: [...], routes: {default: ...}}}]`.
/// The places must be known. An end without a name is eth0 in the first link, eth1 in the second.
std::vector<NetworkLink> MakeLinks(const Node& node, Context& context);

}  // namespace nstest
