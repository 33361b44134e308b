#pragma once

#include <string>
#include <vector>

#include "nstest/base/result.h"

namespace nstest {

/// The names in an open directory, sorted, without "." and "..". Starts at its first entry and
/// leaves `fd` where it was. Fails with "open" or "readdir".
Result<std::vector<std::string>> ReadNames(int fd);

}  // namespace nstest
