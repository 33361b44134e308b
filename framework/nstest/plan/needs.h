#pragma once

#include "nstest/model/plan.h"
#include "nstest/plan/plan.h"

namespace nstest {

/// The first thing that the case needs and this host lacks: declared under `requires`, or inferred
/// from its containers and what it touches. Empty: nothing is missing. Pure.
Reason FindMissing(const Scenario& scenario, const Plan& plan, const PlanContext& context);

/// Whether a release is in the range: ">=5.6", or "6.1", which stands for every 6.1.x. Pure.
bool KernelFits(const std::string& wanted, const std::string& release);

}  // namespace nstest
