#include "nstest/kernel/cgroup_membership.h"

#include "nstest/base/text.h"

namespace nstest {

std::vector<CgroupMembership> ParseCgroups(std::string_view text) {
  std::vector<CgroupMembership> memberships;
  for (const std::string_view line : Split(text, '\n')) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) continue;
    const auto hierarchy = ParseInteger(line.substr(0, first));
    if (!hierarchy) continue;
    CgroupMembership membership{.hierarchy = static_cast<int>(*hierarchy),
                                .path = std::string(line.substr(second + 1))};
    for (const std::string_view name : Split(line.substr(first + 1, second - first - 1), ',')) {
      if (!name.empty()) membership.controllers.emplace_back(name);
    }
    memberships.push_back(std::move(membership));
  }
  return memberships;
}

}  // namespace nstest
