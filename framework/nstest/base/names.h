#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nstest {

/// "EPERM" for 1; "none" for 0; "errno 4711" for a number that errno(3) does not name.
std::string ErrnoName(int errnum);

/// 1 for "EPERM", 0 for "none"; nothing for an unknown name.
std::optional<int> ErrnoByName(std::string_view name);

/// "SIGKILL" for 9, "SIGRTMIN+2" for a real-time signal, "signal 99" for no signal at all.
std::string SignalName(int signal);

/// 9 for "SIGKILL"; the name must be complete ("KILL" is unknown).
std::optional<int> SignalByName(std::string_view name);

}  // namespace nstest
