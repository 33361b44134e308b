#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nstest {

/// A line of /proc/PID/cgroup: cgroups(7). One per hierarchy of v1; v2 is hierarchy 0.
struct CgroupMembership {
  int hierarchy = 0;
  std::vector<std::string> controllers;  ///< of v1: "pids", "name=systemd"
  std::string path;                      ///< as the reader's cgroup namespace has it

  bool operator==(const CgroupMembership&) const = default;
};

/// Pure. Lines of another form are passed over.
std::vector<CgroupMembership> ParseCgroups(std::string_view text);

}  // namespace nstest
