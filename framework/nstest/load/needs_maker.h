#pragma once

#include "nstest/load/context.h"
#include "nstest/load/node.h"
#include "nstest/model/scenario.h"

namespace nstest {

/// `requires: {root, kernel, capabilities, ...}`
Requires MakeRequires(const Node& node, Context& context);

}  // namespace nstest
