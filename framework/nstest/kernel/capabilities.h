#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/base/result.h"

namespace nstest {

/// Sets of capabilities(7); bit N is capability N.
struct CapabilitySets {
  std::uint64_t effective = 0;
  std::uint64_t permitted = 0;
  std::uint64_t inheritable = 0;
  std::uint64_t bounding = 0;
  std::uint64_t ambient = 0;

  bool operator==(const CapabilitySets&) const = default;
};

/// "CAP_SYS_ADMIN" for 21; "CAP_99" for a number that we have no name for.
std::string CapabilityName(int capability);

/// 21 for "CAP_SYS_ADMIN"; the name must be complete.
std::optional<int> CapabilityByName(std::string_view name);

/// The names of a set, by number.
std::vector<std::string> CapabilityNames(std::uint64_t set);

/// The sets of the calling thread: capget(2), prctl(2). Fails with "capget".
Result<CapabilitySets> ReadCapabilities();

}  // namespace nstest
