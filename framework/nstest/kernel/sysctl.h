#pragma once

#include <string>
#include <string_view>

#include "nstest/base/result.h"

namespace nstest {

/// "/proc/sys/kernel/shmmax" for "kernel.shmmax"; a name with slashes keeps its dots:
/// "net/ipv4/conf/eth0.1/forwarding".
std::string SysctlPath(std::string_view name);

/// The value as the caller's namespaces see it, without the trailing newline.
Result<std::string> ReadSysctl(std::string_view name);

/// Fails with "open" or "write" and the path.
Status WriteSysctl(std::string_view name, std::string_view value);

}  // namespace nstest
