#include "nstest/kernel/resource_limits.h"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>

#include "nstest/base/limit_names.h"

namespace nstest {

namespace {

// In the order of kLimitNames.
constexpr std::array kResources{RLIMIT_AS,     RLIMIT_CORE,   RLIMIT_CPU,        RLIMIT_DATA,
                                RLIMIT_FSIZE,  RLIMIT_LOCKS,  RLIMIT_MEMLOCK,    RLIMIT_MSGQUEUE,
                                RLIMIT_NICE,   RLIMIT_NOFILE, RLIMIT_NPROC,      RLIMIT_RSS,
                                RLIMIT_RTPRIO, RLIMIT_RTTIME, RLIMIT_SIGPENDING, RLIMIT_STACK};
static_assert(kResources.size() == kLimitNames.size());

std::string Step(std::string_view call, std::string_view name) {
  return std::string(call) + '(' + std::string(name) + ')';
}

Result<__rlimit_resource> ResourceByName(std::string_view name, std::string_view call) {
  const auto* found = std::find(kLimitNames.begin(), kLimitNames.end(), name);
  if (found == kLimitNames.end()) return Error{Step(call, name), EINVAL, {}};
  return kResources[static_cast<std::size_t>(found - kLimitNames.begin())];
}

std::optional<std::uint64_t> FromKernel(rlim_t value) {
  if (value == RLIM_INFINITY) return std::nullopt;
  return value;
}

std::string Text(const std::optional<std::uint64_t>& value) {
  return value ? std::to_string(*value) : "unlimited";
}

}  // namespace

Result<LimitPair> ReadLimit(std::string_view name) {
  const auto resource = ResourceByName(name, "getrlimit");
  if (!resource) return resource.error();
  rlimit limit{};
  if (::getrlimit(*resource, &limit) != 0) return ErrnoError(Step("getrlimit", name));
  return LimitPair{FromKernel(limit.rlim_cur), FromKernel(limit.rlim_max)};
}

Status SetLimit(std::string_view name, const LimitPair& limit) {
  const auto resource = ResourceByName(name, "setrlimit");
  if (!resource) return resource.error();
  const rlimit wanted{limit.soft.value_or(RLIM_INFINITY), limit.hard.value_or(RLIM_INFINITY)};
  if (::setrlimit(*resource, &wanted) != 0) {
    return ErrnoError(Step("setrlimit", name), Text(limit.soft) + ':' + Text(limit.hard));
  }
  return {};
}

}  // namespace nstest
