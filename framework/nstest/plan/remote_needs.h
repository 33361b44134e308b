#pragma once

#include "nstest/model/plan.h"

namespace nstest {

/// What of a case is not possible with those of its containers that remote daemons make, which
/// share no host with this one and are entered by `exec` alone: key "runtime". Empty where nothing
/// is known against it. Pure.
Reason MissingWhereRemote(const Scenario& scenario, const Plan& plan);

}  // namespace nstest
