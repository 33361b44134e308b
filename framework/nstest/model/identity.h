#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Who the processes of a place are, besides their namespaces.
namespace nstest {

/// Ids as the place's own user namespace has them.
struct UserIds {
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::vector<std::uint32_t> groups;

  bool operator==(const UserIds&) const = default;
};

enum class CapabilityRuleKind {
  kExactly,  ///< these and no others, ambient, so that execve(2) keeps them
  kAtMost,   ///< none but these
  kDrop,     ///< none of these
};

constexpr auto NamesOf(CapabilityRuleKind* /*type*/) {
  return std::array<std::pair<std::string_view, CapabilityRuleKind>, 3>{
      {{"exactly", CapabilityRuleKind::kExactly},
       {"at_most", CapabilityRuleKind::kAtMost},
       {"drop", CapabilityRuleKind::kDrop}}};
}

/// A change of the sets of capabilities(7).
struct CapabilityRule {
  CapabilityRuleKind kind = CapabilityRuleKind::kExactly;
  std::vector<std::string> names;  ///< "CAP_NET_RAW"; `exactly` may have none

  bool operator==(const CapabilityRule&) const = default;
};

/// A limit of setrlimit(2); no value is `unlimited`.
struct ResourceLimit {
  std::string name;  ///< "nofile"
  std::optional<std::uint64_t> soft;
  std::optional<std::uint64_t> hard;

  bool operator==(const ResourceLimit&) const = default;
};

/// What a process of a place takes on when it has entered. The defaults change nothing: root of the
/// place's user namespace, with all capabilities there.
struct Identity {
  std::optional<UserIds> user;               ///< other ids than root's go without capabilities
  std::vector<CapabilityRule> capabilities;  ///< applied in this order, after the user
  bool no_new_privs = false;
  std::vector<ResourceLimit> limits;

  bool operator==(const Identity&) const = default;
};

/// Of a step with a user or capabilities of its own, in a place with this identity. A user of its
/// own has none of the capabilities that the place gives, and no others either.
Identity WithOverrides(Identity place, const std::optional<UserIds>& user,
                       const std::optional<CapabilityRule>& capabilities);

template <typename Archive>
void Fields(Archive& archive, UserIds& user) {
  archive("uid", user.uid);
  archive("gid", user.gid);
  archive("groups", user.groups);
}

template <typename Archive>
void Fields(Archive& archive, CapabilityRule& rule) {
  archive("kind", rule.kind);
  archive("names", rule.names);
}

template <typename Archive>
void Fields(Archive& archive, ResourceLimit& limit) {
  archive("name", limit.name);
  archive("soft", limit.soft);
  archive("hard", limit.hard);
}

template <typename Archive>
void Fields(Archive& archive, Identity& identity) {
  archive("user", identity.user);
  archive("capabilities", identity.capabilities);
  archive("no_new_privs", identity.no_new_privs);
  archive("limits", identity.limits);
}

}  // namespace nstest
