#pragma once

#include <span>
#include <string>
#include <vector>

#include "nstest/base/result.h"

namespace nstest {

/// execve(2), looking argv[0] up in the PATH of `env` ("NAME=value" each) unless it has a slash.
/// Returns only when that failed, with step "execve": ENOENT, EACCES, ENOEXEC, ETXTBSY...
Error Exec(std::span<const std::string> argv, std::span<const std::string> env);

/// The caller's environment, for Exec.
std::vector<std::string> OwnEnvironment();

}  // namespace nstest
