#pragma once

#include <string>

namespace nstest {

/// The text of tests/fixtures/proc/NAME; a failed expectation and "" if it is missing.
std::string ProcFixture(const std::string& name);

}  // namespace nstest
