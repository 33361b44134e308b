#pragma once

#include <vector>

#include "nstest/load/context.h"
#include "nstest/model/scenario.h"
#include "nstest/yaml/node.h"

namespace nstest {

/// The steps of a scenario, in order. `for each` is written out: a step, or the block in its
/// `steps`, for each combination of its values, which are filled in and added to the steps' names.
/// What such a step saves is known within its own round, unless its name holds a value.
std::vector<Step> MakeSteps(const Node& list, Context& context);

}  // namespace nstest
