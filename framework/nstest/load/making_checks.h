#pragma once

#include "nstest/load/context.h"
#include "nstest/model/scenario.h"

namespace nstest {

/// Marks the containers that a step starts.
void MarkStarted(Scenario& scenario);

/// Gives a cgroup to the containers of which a step sets limits; reports those that can have none.
void GiveCgroups(Scenario& scenario, Context& context);

/// A root of busybox needs the program.
void AddNeededTools(Scenario& scenario);

/// Reports what is used before a step starts it: containers, in steps and by other containers, and
/// the processes whose namespaces a container takes.
void CheckMaking(const Scenario& scenario, Context& context);

}  // namespace nstest
