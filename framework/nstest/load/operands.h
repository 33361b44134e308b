#pragma once

#include <string>
#include <string_view>

#include "nstest/load/context.h"
#include "nstest/load/matcher_maker.h"
#include "nstest/yaml/node.h"

/// The scalars that matchers compare with.
namespace nstest {

/// A number, a duration, a size, or a reference.
std::string MakeQuantity(const Node& node, std::string_view what, Context& context);

/// What evidence of this shape may be equal to: `ok` is errno "none"; names of errnos and signals,
/// exit codes and counts are checked, since a misspelt one could never be seen.
std::string MakeEqualOperand(const Node& node, EvidenceShape shape, Context& context);

/// Reports a name that is no signal's.
void CheckSignalName(std::string_view name, Mark mark, Context& context);

}  // namespace nstest
