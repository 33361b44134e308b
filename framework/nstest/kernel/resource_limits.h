#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "nstest/base/result.h"

namespace nstest {

/// Both limits of a resource; no value is RLIM_INFINITY.
struct LimitPair {
  std::optional<std::uint64_t> soft;
  std::optional<std::uint64_t> hard;

  bool operator==(const LimitPair&) const = default;
};

/// Of the calling process: getrlimit(2). Fails with "getrlimit(nofile)"; EINVAL for a name that is
/// not among kLimitNames.
Result<LimitPair> ReadLimit(std::string_view name);

/// Fails with "setrlimit(nofile)": EPERM for a hard limit above the present one without
/// CAP_SYS_RESOURCE in the initial user namespace, EINVAL for a soft one above the hard one.
Status SetLimit(std::string_view name, const LimitPair& limit);

}  // namespace nstest
