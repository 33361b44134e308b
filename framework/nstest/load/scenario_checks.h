#pragma once

#include "nstest/load/context.h"
#include "nstest/model/scenario.h"

/// What can only be said of a scenario as a whole.
namespace nstest {

/// Reports changes of real, host-wide state that `touches` does not name.
void CheckTouches(const Scenario& scenario, Context& context);

/// Reports containers that nothing mentions, and a scenario that expects nothing; warns of saved
/// values that nothing uses, and of an `absent` or `empty` that nothing controls. Only for a
/// scenario without other errors, from which these would follow.
void CheckWhole(const Scenario& scenario, Context& context);

}  // namespace nstest
