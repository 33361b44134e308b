#pragma once

#include "nstest/load/context.h"
#include "nstest/yaml/node.h"

namespace nstest {

/// Reports each `[checkpoint, x]` of a step's calls that one list alone has: nobody would meet it.
void CheckCheckpoints(const Node& calls, Context& context);

}  // namespace nstest
