#pragma once

#include "nstest/model/plan.h"

namespace nstest {

/// What the runtimes of the plan's containers cannot do, as far as the plan alone tells: key
/// "runtime". Empty where all are native, or nothing is known against it. Pure.
Reason MissingInRuntimes(const Plan& plan);

}  // namespace nstest
