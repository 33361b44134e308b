#pragma once

#include <string>

namespace nstest {

/// The time daemon that keeps this host's clock, as a person would name it: a running program that
/// is one, or "the kernel says that its clock is synchronised" (adjtimex(2) without STA_UNSYNC).
/// Empty: none.
std::string FindTimeDaemon();

}  // namespace nstest
