#pragma once

#include "nstest/model/plan.h"

namespace nstest {

/// What a guest cannot do of a case, since it shares no kernel with this host, as far as the plan
/// alone tells: key "runtime". Empty where the plan has no guest, or nothing is known against it.
/// Pure.
Reason MissingInGuest(const Scenario& scenario, const Plan& plan);

}  // namespace nstest
