#pragma once

#include <string>

namespace nstest {

/// "mount" for its number on this machine; "call 4711" for one without a name.
std::string CallName(long number);

}  // namespace nstest
