#pragma once

#include <string>
#include <vector>

#include "nstest/model/plan.h"

namespace nstest {

/// The lines of ip(8) that make a link between two places. Of more than two, which get a bridge on
/// the host, there are none.
std::vector<std::string> LinkCommands(const Plan& plan, const NetworkLink& link);

}  // namespace nstest
