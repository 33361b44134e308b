#pragma once

#include <string>
#include <vector>

#include "nstest/control/dependence.h"

namespace nstest {

/// The lines of one case: its id, and below it each expectation with what it depends on. Of a quiet
/// table only what is inert; empty where nothing is.
std::string ControlText(const CaseControl& control, bool quiet);  // NOLINT: a flag of the command

/// "12 expectations in 5 cases: 10 depend on a namespace, 1 excused, 0 not controllable here, 1
/// inert"
std::string ControlSummary(const std::vector<CaseControl>& controls);

/// How many expectations stand so.
int CountStanding(const std::vector<CaseControl>& controls, Standing standing);

}  // namespace nstest
