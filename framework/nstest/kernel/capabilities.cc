#include "nstest/kernel/capabilities.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "nstest/base/text.h"

namespace nstest {

namespace {

constexpr std::array<std::string_view, 41> kNames{
    "CAP_CHOWN",
    "CAP_DAC_OVERRIDE",
    "CAP_DAC_READ_SEARCH",
    "CAP_FOWNER",
    "CAP_FSETID",
    "CAP_KILL",
    "CAP_SETGID",
    "CAP_SETUID",
    "CAP_SETPCAP",
    "CAP_LINUX_IMMUTABLE",
    "CAP_NET_BIND_SERVICE",
    "CAP_NET_BROADCAST",
    "CAP_NET_ADMIN",
    "CAP_NET_RAW",
    "CAP_IPC_LOCK",
    "CAP_IPC_OWNER",
    "CAP_SYS_MODULE",
    "CAP_SYS_RAWIO",
    "CAP_SYS_CHROOT",
    "CAP_SYS_PTRACE",
    "CAP_SYS_PACCT",
    "CAP_SYS_ADMIN",
    "CAP_SYS_BOOT",
    "CAP_SYS_NICE",
    "CAP_SYS_RESOURCE",
    "CAP_SYS_TIME",
    "CAP_SYS_TTY_CONFIG",
    "CAP_MKNOD",
    "CAP_LEASE",
    "CAP_AUDIT_WRITE",
    "CAP_AUDIT_CONTROL",
    "CAP_SETFCAP",
    "CAP_MAC_OVERRIDE",
    "CAP_MAC_ADMIN",
    "CAP_SYSLOG",
    "CAP_WAKE_ALARM",
    "CAP_BLOCK_SUSPEND",
    "CAP_AUDIT_READ",
    "CAP_PERFMON",
    "CAP_BPF",
    "CAP_CHECKPOINT_RESTORE",
};

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
  if (capability >= 0 && index < kNames.size()) return std::string(kNames[index]);
  return "CAP_" + std::to_string(capability);
}

std::optional<int> CapabilityByName(std::string_view name) {
  const auto* found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<int>(found - kNames.begin());
}

std::vector<std::string> CapabilityNames(std::uint64_t set) {
  std::vector<std::string> names;
  for (int capability = 0; capability < kBits; ++capability) {
    if ((set & Bit(capability)) != 0) names.push_back(CapabilityName(capability));
  }
  return names;
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

}  // namespace nstest
