#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/model/result.h"
#include "nstest/model/scenario.h"

namespace nstest {

/// What the selected cases ask of the host, so that nothing else is looked for.
struct FactsRequest {
  std::set<std::string> tools;
  std::set<std::string> config;  ///< option names, without "=y"
  std::set<std::string> sysctls;
  std::set<std::string> modules;
  std::set<std::string> calls;
  std::set<std::string> devices;
  bool clock = false;   ///< a case sets it: look for time daemons
  bool levels = false;  ///< a case nests deeply: count the levels that are left
  bool trials = true;   ///< try in a child which namespaces may be made

  bool operator==(const FactsRequest&) const = default;
};

/// Collects what the cases' `requires`, `touches` and conditions name.
FactsRequest MakeFactsRequest(const std::vector<Case>& cases);

/// Looks at the real host, in the runner's own namespaces. What cannot be read is listed as unread,
/// with the reason; it is not absent. Names of facts:
///
///     kernel ("6.1.0-56-amd64") kernel.version machine hostname uid
///     distribution ("Debian GNU/Linux 12 (bookworm)") distribution.id ("debian")
///     root          real root in the initial user namespace
///     capabilities  the effective ones
///     cgroup        v1, v2, hybrid or none
///     cgroup.controllers
///     filesystems lsm
///     pid1          nstest is the first process of its PID namespace
///     container     docker, podman or "": the mark that the runtime leaves
///     namespaces.KIND.refused   why a new one cannot be made; "" where it can
///     limits.pid_max limits.max_KIND_namespaces
///
/// and where the cases ask for them
///
///     clock.daemon  the time daemon that is active; "" for none
///     tool.X module.X call.X device.X   true or false
///     config.X sysctl.X text; "" where there is none
///     limits.pid_levels_left limits.user_levels_left
HostFacts ReadHostFacts(const FactsRequest& request);

/// Pure: a field of os-release(5) without its quotes; empty where there is none.
std::string OsReleaseField(std::string_view text, std::string_view name);

/// Pure: whether a uid_map is that of the initial user namespace, all ids as they are.
bool IsIdentityMap(std::string_view uid_map);

}  // namespace nstest
