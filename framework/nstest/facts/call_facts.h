#pragma once

#include <set>
#include <string>

#include "nstest/model/result.h"

namespace nstest {

/// `call.NAME` for each: whether the kernel knows the system call, tried in a child; false too
/// where a seccomp filter hides it (ENOSYS) or kills who makes it.
void AddCalls(HostFacts& host, const std::set<std::string>& names);

/// `device.PATH` for each: whether it is a device that may be read and written, as access(2) tells,
/// cgroups included. It is not opened: some devices do things then.
void AddDevices(HostFacts& host, const std::set<std::string>& paths);

}  // namespace nstest
