#pragma once

#include <string>
#include <string_view>

#include "nstest/load/load.h"

namespace nstest {

/// What LoadText makes of a text named "test.yaml".
Loaded LoadTestText(std::string_view text);

/// The only scenario of a text that must have no errors; an empty one after a failed expectation.
Scenario LoadOne(std::string_view text);

/// The matcher of the last step of `steps`, a YAML list, in a scenario with one container, `box`.
Matcher LoadExpectation(std::string_view steps);

/// All errors, then all warnings, as `nstest check` prints them.
std::string ProblemTexts(const Loaded& loaded);

/// The content of a file; a failed expectation and nothing if it cannot be read.
std::string ReadTestFile(const std::string& path);

}  // namespace nstest
