#pragma once

#include <set>
#include <string>

#include "nstest/model/result.h"

/// What the kernel offers, as files tell it.
namespace nstest {

/// `cgroup`: v1, v2, hybrid or none.
void AddCgroup(HostFacts& host);

/// `filesystems`: those that are loaded, /proc/filesystems.
void AddFilesystems(HostFacts& host);

/// `config.NAME` for each: "y", "m", a value, or "" where it is not set. From /boot/config-RELEASE,
/// else /proc/config.gz by gzip(1); unread where neither can be read.
void AddConfig(HostFacts& host, const std::set<std::string>& names);

/// `module.NAME` for each: loaded or built in.
void AddModules(HostFacts& host, const std::set<std::string>& names);

}  // namespace nstest
