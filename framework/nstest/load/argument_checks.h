#pragma once

#include <string>
#include <vector>

#include "nstest/calls/call_table.h"
#include "nstest/load/context.h"
#include "nstest/yaml/node.h"

namespace nstest {

/// What the calls of a step name.
struct StepLabels {
  std::vector<std::string> all;
  std::vector<std::string> processes;  ///< of the calls that make children
  std::string performer;               ///< `as` or `by`; may be empty
};

/// Reports an argument that is not what the parameter takes. What holds a reference is known only
/// when it is played.
void CheckArgument(const Parameter& parameter, const Node& argument, const StepLabels& labels,
                   Context& context);

/// "'flags'", or what else the parameter is called.
std::string WordsFor(const Parameter& parameter);

/// "[open, pathname, flags, mode?]".
std::string UsageOf(const CallInfo& info);

}  // namespace nstest
