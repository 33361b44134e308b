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

/// The set of these names; one without a name here counts for nothing.
std::uint64_t CapabilitySetOf(const std::vector<std::string>& names);

/// The sets of the calling thread: capget(2), prctl(2). Fails with "capget".
Result<CapabilitySets> ReadCapabilities();

/// Takes capabilities out of the bounding set of the calling thread. Fails with
/// "prctl(PR_CAPBSET_DROP)": EPERM without CAP_SETPCAP.
Status DropFromBounding(std::uint64_t set);

/// Gives the calling thread these sets but for the bounding one, which stays. Fails with "capset",
/// and EPERM for what is not permitted now, or with "prctl(PR_CAP_AMBIENT)".
Status SetCapabilities(const CapabilitySets& sets);

/// Gives up, for good, every capability that is not in the set: permitted, effective, inheritable,
/// ambient, and bounding where CAP_SETPCAP allows. No set-user-ID program gives any back
/// (PR_SET_NO_NEW_PRIVS). Fails with "capget", "capset" or "prctl".
Status KeepOnly(const std::vector<std::string>& names);

}  // namespace nstest
