#pragma once

#include <string>
#include <vector>

#include "nstest/model/scenario.h"

namespace nstest {

/// The cases as these runtimes play them, in their order: the containers that name no runtime get
/// one. Of several runtimes each makes a case of its own, whose combination and id end with
/// "runtime=NAME"; a case in which no container is left to them is played once, as it was. Without
/// runtimes nothing changes. Pure.
std::vector<Case> WithRuntimes(std::vector<Case> cases, const std::vector<std::string>& runtimes);

}  // namespace nstest
