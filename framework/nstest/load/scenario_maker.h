#pragma once

#include "nstest/load/context.h"
#include "nstest/model/scenario.h"
#include "nstest/yaml/node.h"

namespace nstest {

/// A scenario in its full form, or in the short one: `namespaces` and other words of a container,
/// and an action with other words of a step, at the top. The node is used up. `timeout` is the
/// default; what depends on the file (`id_path`, `sha256`, ...) is the caller's affair.
Scenario MakeScenario(Node document, Nanoseconds timeout, Context& context);

}  // namespace nstest
