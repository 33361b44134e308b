#pragma once

#include <string>
#include <string_view>

namespace nstest {

/// Whether a process of this name (proc_pid_comm(5), cut to 15 characters) keeps clocks right.
bool IsTimeDaemon(std::string_view comm);

/// The time daemon that keeps this host's clock, as a person would name it: a running program that
/// is one, or "the kernel says that its clock is synchronised" (adjtimex(2) without STA_UNSYNC).
/// Empty: none.
std::string FindTimeDaemon();

}  // namespace nstest
