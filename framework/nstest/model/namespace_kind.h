#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace nstest {

/// The eight kinds of namespaces(7).
enum class NamespaceKind { kPid, kMount, kNetwork, kUts, kIpc, kUser, kCgroup, kTime };

inline constexpr std::array<NamespaceKind, 8> kAllNamespaceKinds{
    NamespaceKind::kPid, NamespaceKind::kMount, NamespaceKind::kNetwork, NamespaceKind::kUts,
    NamespaceKind::kIpc, NamespaceKind::kUser,  NamespaceKind::kCgroup,  NamespaceKind::kTime};

/// Their names in scenarios, reports and records.
constexpr auto NamesOf(NamespaceKind* /*type*/) {
  return std::array<std::pair<std::string_view, NamespaceKind>, 8>{{
      {"pid", NamespaceKind::kPid},
      {"mount", NamespaceKind::kMount},
      {"network", NamespaceKind::kNetwork},
      {"uts", NamespaceKind::kUts},
      {"ipc", NamespaceKind::kIpc},
      {"user", NamespaceKind::kUser},
      {"cgroup", NamespaceKind::kCgroup},
      {"time", NamespaceKind::kTime},
  }};
}

std::string_view NamespaceName(NamespaceKind kind);

/// The name of its file in /proc/PID/ns: "mnt" and "net" differ from ours.
std::string_view NamespaceFile(NamespaceKind kind);

/// Accepts our names, and the kernel's "mnt" and "net".
std::optional<NamespaceKind> NamespaceKindByName(std::string_view name);

}  // namespace nstest
