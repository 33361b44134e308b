#pragma once

#include <string>
#include <vector>

#include "nstest/preview/container_command.h"

namespace nstest {

/// The lines with which a shell comes nearest to the step, in its place. Empty where a shell has
/// nothing of the kind: system calls.
std::vector<std::string> StepCommands(const MakingContext& context, const Step& step);

/// The system calls of a step in order, what a child does indented: "init: fork()", "  pause()".
std::vector<std::string> CallLines(const std::vector<Call>& calls);

}  // namespace nstest
