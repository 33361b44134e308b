#pragma once

#include <vector>

#include "nstest/base/units.h"
#include "nstest/model/scenario.h"
#include "nstest/yaml/node.h"
#include "nstest/yaml/problem_list.h"

namespace nstest {

/// The scenarios of one document: one for each combination of its `matrix`, with these values and
/// those of `vars` filled in. What is wrong in all of them is reported once.
std::vector<Scenario> MakeScenarios(Node document, Nanoseconds timeout, ProblemList& problems);

}  // namespace nstest
