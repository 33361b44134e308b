#pragma once

#include <string_view>

#include "nstest/load/context.h"
#include "nstest/model/scenario.h"
#include "nstest/yaml/node.h"

namespace nstest {

/// `requires: {root, kernel, capabilities, ...}`
Requires MakeRequires(const Node& node, Context& context);

/// Reports the name of a system call that is not tried (calls/call_probes.h).
void CheckTriedCall(std::string_view name, Mark mark, Context& context);

/// ">=5.6", "<6.12", "6.1": an order, or none for "is", and numbers.
bool IsKernelRange(std::string_view text);

}  // namespace nstest
