#pragma once

#include <string>
#include <string_view>

namespace nstest {

/// Expects `seen` to be the text of tests/golden/report/<name>, byte by byte. With NSTEST_ACCEPT=1
/// in the environment the file is written instead.
void ExpectGolden(const std::string& name, std::string_view seen);

}  // namespace nstest
