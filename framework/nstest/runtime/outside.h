#pragma once

#include <string>

#include "nstest/base/unique_fd.h"

/// For a worker on the real host, whose parent stands outside of its mount namespace: there daemons
/// and their tools are.
namespace nstest {

/// The path as the worker sees that process's own file in /proc: "/proc/PPID" and the file.
std::string OutsideOf(const std::string& file);

/// open(2) with O_CLOEXEC. Invalid, with errno, where that is refused.
UniqueFd OpenOutside(const std::string& file, int flags);

/// The mount namespace out there.
UniqueFd OpenMountsOutside();

/// The folder of the gates (gate.h).
UniqueFd OpenGates();

}  // namespace nstest
