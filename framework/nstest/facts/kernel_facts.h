#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "nstest/model/result.h"

/// What the kernel offers, as files tell it.
namespace nstest {

/// Pure: v1, v2, hybrid or none, from the lines of /proc/self/cgroup (cgroups(7)).
std::string_view CgroupVersion(std::string_view self_cgroup);

/// Option -> "y", "m" or its value; an option that is not set is missing.
using KernelConfig = std::map<std::string, std::string, std::less<>>;

/// Pure: a kernel's .config.
KernelConfig ParseKernelConfig(std::string_view text);

/// Pure: the modules of /proc/modules and of modules.builtin, each with _ for -.
std::set<std::string> ParseModules(std::string_view loaded, std::string_view builtin);

/// `cgroup`: v1, v2, hybrid or none. `cgroup.controllers`.
void AddCgroup(HostFacts& host);

/// `filesystems`: those that are loaded, /proc/filesystems.
void AddFilesystems(HostFacts& host);

/// `config.NAME` for each: "y", "m", a value, or "" where it is not set. From /boot/config-RELEASE,
/// else /proc/config.gz by gzip(1); unread where neither can be read.
void AddConfig(HostFacts& host, const std::set<std::string>& names);

/// `module.NAME` for each: loaded or built in, as /proc/modules, /sys/module or modules.builtin
/// tell; unread where none has it and the last cannot be read.
void AddModules(HostFacts& host, const std::set<std::string>& names);

}  // namespace nstest
