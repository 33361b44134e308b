#pragma once

#include "nstest/load/context.h"
#include "nstest/model/scenario.h"
#include "nstest/yaml/node.h"

namespace nstest {

/// `in` of a step, or what it is without: the only container. Sets `place` and `mix`.
void MakePlace(const Node& node, Step& step, Context& context);

}  // namespace nstest
