#include "nstest/kernel/capabilities.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "nstest/base/capability_names.h"
#include "nstest/base/text.h"

namespace nstest {

namespace {

constexpr int kBits = 64;

std::uint64_t Bit(int capability) {
  return std::uint64_t{1} << static_cast<unsigned>(capability);
}

std::uint64_t Join(std::uint32_t low, std::uint32_t high) {
  return std::uint64_t{low} | std::uint64_t{high} << 32U;
}

}  // namespace

std::string CapabilityName(int capability) {
  const auto index = static_cast<std::size_t>(capability);
  if (capability >= 0 && index < kCapabilityNames.size())
    return std::string(kCapabilityNames[index]);
  return "CAP_" + std::to_string(capability);
}

std::optional<int> CapabilityByName(std::string_view name) {
  const auto* found = std::find(kCapabilityNames.begin(), kCapabilityNames.end(), name);
  if (found == kCapabilityNames.end()) return std::nullopt;
  return static_cast<int>(found - kCapabilityNames.begin());
}

std::vector<std::string> CapabilityNames(std::uint64_t set) {
  std::vector<std::string> names;
  for (int capability = 0; capability < kBits; ++capability) {
    if ((set & Bit(capability)) != 0) names.push_back(CapabilityName(capability));
  }
  return names;
}

std::uint64_t CapabilitySetOf(const std::vector<std::string>& names) {
  std::uint64_t set = 0;
  for (const std::string& name : names) {
    if (const auto capability = CapabilityByName(name)) set |= Bit(*capability);
  }
  return set;
}

Result<CapabilitySets> ReadCapabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> data{};
  if (::syscall(SYS_capget, &header, data.data()) != 0) return ErrnoError("capget");
  CapabilitySets sets{.effective = Join(data[0].effective, data[1].effective),
                      .permitted = Join(data[0].permitted, data[1].permitted),
                      .inheritable = Join(data[0].inheritable, data[1].inheritable)};
  for (int capability = 0; capability < kBits; ++capability) {
    // EINVAL above the last capability that this kernel knows.
    const int bounding = ::prctl(PR_CAPBSET_READ, capability, 0, 0, 0);
    if (bounding < 0) break;
    if (bounding == 1) sets.bounding |= Bit(capability);
    if (::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, capability, 0, 0) == 1) {
      sets.ambient |= Bit(capability);
    }
  }
  return sets;
}

Status DropFromBounding(std::uint64_t set) {
  for (int capability = 0; capability < kBits; ++capability) {
    // One that is not in the set need not be dropped, and EINVAL is one that the kernel lacks.
    if ((set & Bit(capability)) == 0 || ::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) != 1)
      continue;
    if (::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) {
      return ErrnoError("prctl(PR_CAPBSET_DROP)", CapabilityName(capability));
    }
  }
  return {};
}

Status SetCapabilities(const CapabilitySets& sets) {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const auto half = [&](unsigned shift) {
    const auto cut = [&](std::uint64_t set) { return static_cast<std::uint32_t>(set >> shift); };
    return __user_cap_data_struct{cut(sets.effective), cut(sets.permitted), cut(sets.inheritable)};
  };
  const std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> data{half(0), half(32)};
  if (::syscall(SYS_capset, &header, data.data()) != 0) return ErrnoError("capset");
  ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  for (int capability = 0; capability < kBits; ++capability) {
    if ((sets.ambient & Bit(capability)) == 0) continue;
    if (::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) != 0) {
      return ErrnoError("prctl(PR_CAP_AMBIENT)", CapabilityName(capability));
    }
  }
  return {};
}

Status KeepOnly(const std::vector<std::string>& names) {
  const std::uint64_t kept = CapabilitySetOf(names);
  auto sets = ReadCapabilities();
  if (!sets) return sets.error();
  // EPERM without CAP_SETPCAP: then there is nothing to be gained by way of it.
  [[maybe_unused]] const Status bounded = DropFromBounding(sets->bounding & ~kept);
  const std::uint64_t left = sets->permitted & kept;
  NSTEST_TRY(SetCapabilities({.effective = left, .permitted = left}));
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return ErrnoError("prctl(no_new_privs)");
  return {};
}

}  // namespace nstest
