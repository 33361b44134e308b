#pragma once

#include <string_view>
#include <vector>

namespace nstest {

/// The numbers of a version or a kernel release, which compare as vectors do: "5.10.0-21-amd64" is
/// {5, 10, 0}. What follows the numbers is left out; a text without any is {0}.
std::vector<long long> ParseVersion(std::string_view text);

}  // namespace nstest
