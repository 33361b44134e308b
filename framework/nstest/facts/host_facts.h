#pragma once

#include <set>
#include <string>

#include "nstest/model/result.h"
#include "nstest/model/scenario.h"

namespace nstest {

/// What the selected cases ask of the host, so that nothing else is looked for.
struct FactsRequest {
  std::set<std::string> tools;
  std::set<std::string> config;  ///< option names, without "=y"
  std::set<std::string> sysctls;
  std::set<std::string> modules;
  bool clock = false;  ///< a case sets it: look for time daemons
};

/// Collects what the cases' `requires` and `touches` name.
FactsRequest MakeFactsRequest(const std::vector<Case>& cases);

/// Looks at the real host, in the runner's own namespaces. What cannot be read is listed as unread,
/// with the reason; it is not absent. Names of facts:
///
///     kernel ("6.1.0-56-amd64") machine distribution hostname uid
///     root          real root in the initial user namespace
///     capabilities  the effective ones
///     cgroup        v1, v2 or hybrid
///     filesystems lsm pid1 container
///     namespaces.KIND.refused   why a new one cannot be made; "" where it can
///     limits.pid_max limits.max_KIND_namespaces
///     clock.daemon  the time daemon that is active; "" for none
///     tool.X module.X   true or false
///     config.X sysctl.X text; "" where there is none
HostFacts ReadHostFacts(const FactsRequest& request);

}  // namespace nstest
