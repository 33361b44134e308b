#include "nstest/load/identity_maker.h"

#include <algorithm>
#include <array>
#include <limits>

#include "nstest/base/capability_names.h"
#include "nstest/base/limit_names.h"
#include "nstest/base/text.h"
#include "nstest/base/units.h"
#include "nstest/load/keys.h"
#include "nstest/load/scalars.h"

namespace nstest {

namespace {

// The highest means "none" to the kernel: setresuid(2).
constexpr long long kHighestId = std::numeric_limits<std::uint32_t>::max() - 1;
constexpr std::string_view kUserShape = "an id, uid:gid, or {uid: ..., gid: ..., groups: [...]}";

bool IsCapability(std::string_view name) {
  return std::find(kCapabilityNames.begin(), kCapabilityNames.end(), name) !=
         kCapabilityNames.end();
}

std::uint32_t MakeId(const Node& node, std::string_view what, Context& context) {
  return static_cast<std::uint32_t>(MakeInteger(node, what, {0, kHighestId}, context));
}

std::optional<std::uint32_t> ParseId(std::string_view text) {
  const auto id = ParseInteger(text);
  if (!id || *id < 0 || *id > kHighestId) return std::nullopt;
  return static_cast<std::uint32_t>(*id);
}

constexpr std::array<KeyRule<UserIds>, 3> kUserRules{{
    {"uid", [](const Node& node, UserIds& user,
               Context& context) { user.uid = MakeId(node, "uid", context); }},
    {"gid", [](const Node& node, UserIds& user,
               Context& context) { user.gid = MakeId(node, "gid", context); }},
    {"groups",
     [](const Node& node, UserIds& user, Context& context) {
       if (!RequireList(node, "groups", context)) return;
       for (const Node& item : node.children) {
         user.groups.push_back(MakeId(item, "groups", context));
       }
     }},
}};

UserIds MakeUserByKeys(const Node& node, Context& context) {
  UserIds user;
  if (!RequireMap(node, "user", context)) return user;
  MakeByKeys(node, KeyRules<UserIds>{"'user'", kUserRules, {}}, user, context);
  RequireKey(node, "uid", "'user'", context);
  if (Find(node, "gid") == nullptr) user.gid = user.uid;
  return user;
}

std::optional<std::uint64_t> MakeLimitValue(const Node& node, std::string_view what,
                                            Context& context) {
  if (node.kind == NodeKind::kScalar) {
    if (node.text == "unlimited") return std::nullopt;
    if (const auto size = ParseSize(node.text)) return size;
    if (const auto number = ParseInteger(node.text); number && *number >= 0) {
      return static_cast<std::uint64_t>(*number);
    }
  }
  ReportShape(node, what, "a number, a size such as 64MiB, or unlimited", context);
  return 0;
}

ResourceLimit MakeLimit(const Node& name, const Node& value, Context& context) {
  ResourceLimit limit{.name = name.text};
  if (value.kind != NodeKind::kMap) {
    limit.soft = limit.hard = MakeLimitValue(value, name.text, context);
    return limit;
  }
  constexpr std::array<KeyRule<ResourceLimit>, 2> kLimitRules{{
      {"soft", [](const Node& node, ResourceLimit& target,
                  Context& c) { target.soft = MakeLimitValue(node, "soft", c); }},
      {"hard", [](const Node& node, ResourceLimit& target,
                  Context& c) { target.hard = MakeLimitValue(node, "hard", c); }},
  }};
  if (!RequireMap(value, name.text, context)) return limit;
  MakeByKeys(value, KeyRules<ResourceLimit>{"a limit", kLimitRules, {}}, limit, context);
  RequireKey(value, "soft", "a limit", context);
  RequireKey(value, "hard", "a limit", context);
  return limit;
}

}  // namespace

UserIds MakeUser(const Node& node, Context& context) {
  if (node.kind == NodeKind::kMap) return MakeUserByKeys(node, context);
  const std::size_t colon = node.text.find(':');
  const auto uid = ParseId(node.text.substr(0, colon));
  const auto gid = colon == std::string::npos ? uid : ParseId(node.text.substr(colon + 1));
  if (node.kind == NodeKind::kScalar && uid && gid) return {.uid = *uid, .gid = *gid};
  ReportShape(node, "user", kUserShape, context);
  return {};
}

std::vector<std::string> MakeCapabilityNames(const Node& node, std::string_view what,
                                             Context& context) {
  std::vector<std::string> names = MakeTexts(node, what, context);
  for (const std::string& name : names) {
    if (name.empty()) continue;
    if (IsCapability(name)) continue;
    if (const std::string full = "CAP_" + name; IsCapability(full)) {
      context.problems.Error(node.mark, "unknown capability " + Quoted(name), full);
      continue;
    }
    context.problems.ErrorUnknown(node.mark, {"unknown capability", name, {}}, kCapabilityNames);
  }
  return names;
}

CapabilityRule MakeCapabilityRule(const Node& node, Context& context) {
  if (node.kind == NodeKind::kMap) {
    CapabilityRule rule{.kind = CapabilityRuleKind::kDrop};
    constexpr std::array<KeyRule<CapabilityRule>, 1> kCapabilityRules{{
        {"drop", [](const Node& value, CapabilityRule& target,
                    Context& c) { target.names = MakeCapabilityNames(value, "drop", c); }},
    }};
    if (!RequireMap(node, "capabilities", context)) return rule;
    MakeByKeys(node, KeyRules<CapabilityRule>{"'capabilities'", kCapabilityRules, {}}, rule,
               context);
    return rule;
  }
  if (node.kind == NodeKind::kScalar && node.text == "none") return {};
  return {.names = MakeCapabilityNames(node, "capabilities", context)};
}

std::vector<ResourceLimit> MakeLimits(const Node& node, Context& context) {
  std::vector<ResourceLimit> limits;
  if (!RequireMap(node, "rlimits", context)) return limits;
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const Node& name = node.children[i];
    if (std::find(kLimitNames.begin(), kLimitNames.end(), name.text) == kLimitNames.end()) {
      context.problems.ErrorUnknown(name.mark, {"unknown limit", name.text, {}}, kLimitNames);
      continue;
    }
    limits.push_back(MakeLimit(name, node.children[i + 1], context));
  }
  return limits;
}

void MakeStepIdentity(const Node& node, Step& step, Context& context) {
  const Node* user = Find(node, "user");
  const Node* capabilities = Find(node, "capabilities");
  if (user != nullptr) step.user = MakeUser(*user, context);
  if (capabilities != nullptr) step.capabilities = MakeCapabilityRule(*capabilities, context);
  const bool acts =
      !std::holds_alternative<Wait>(step.action) && !std::holds_alternative<Stop>(step.action);
  for (const Node* word : {user, capabilities}) {
    if (word == nullptr || acts) continue;
    context.problems.Error(word->mark, "nobody acts in '" + std::string(ActionName(step.action)) +
                                           "': it takes neither 'user' nor 'capabilities'");
  }
  for (const Node* word : {user, capabilities}) {
    if (word == nullptr || Find(node, "by") == nullptr) continue;
    context.problems.Error(word->mark, "'by' names a process, which is who it is already");
  }
}

}  // namespace nstest
