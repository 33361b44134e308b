#include "nstest/load/namespaces_maker.h"

#include <algorithm>
#include <array>
#include <limits>

#include "nstest/base/text.h"
#include "nstest/load/keys.h"
#include "nstest/load/scalars.h"

namespace nstest {

namespace {

constexpr long long kMostIds = std::numeric_limits<std::uint32_t>::max();

using NewRule = KeyRule<NewNamespace>;

IdRange MakeIdRange(const Node& row, std::string_view what, Context& context) {
  std::vector<Node> words;
  if (row.kind == NodeKind::kScalar) {
    for (const std::string_view word : Words(row.text)) {
      words.push_back({NodeKind::kScalar, true, row.mark, std::string(word), {}});
    }
  }
  const std::vector<Node>& parts = row.kind == NodeKind::kList ? row.children : words;
  if (parts.size() != 3) {
    ReportShape(row, what, "rows of [inside, outside, count]", context);
    return {};
  }
  const auto id = [&](std::size_t i, long long least) {
    return static_cast<std::uint32_t>(MakeInteger(parts[i], what, {least, kMostIds}, context));
  };
  return {id(0, 0), id(1, 0), id(2, 1)};
}

std::vector<IdRange> MakeIdMap(const Node& node, std::string_view what, Context& context) {
  std::vector<IdRange> map;
  if (!RequireList(node, what, context)) return map;
  const std::size_t errors = context.problems.error_count();
  for (const Node& row : node.children) {
    map.push_back(MakeIdRange(row, what, context));
    // [0, 1000, 1] instead of [[0, 1000, 1]] is one mistake and not three.
    if (row.kind == NodeKind::kScalar && context.problems.error_count() > errors) break;
  }
  return map;
}

constexpr std::array<std::string_view, 2> kSetgroups{"allow", "deny"};
constexpr std::array<std::string_view, 4> kPropagations{"private", "slave", "shared", "unchanged"};
constexpr std::array<std::string_view, 1> kFresh{"none"};
constexpr std::array<std::string_view, 2> kLoopback{"up", "down"};

constexpr std::array<NewRule, 3> kUserRules{{
    {"uid_map", [](const Node& node, NewNamespace& made,
                   Context& context) { made.uid_map = MakeIdMap(node, "uid_map", context); }},
    {"gid_map", [](const Node& node, NewNamespace& made,
                   Context& context) { made.gid_map = MakeIdMap(node, "gid_map", context); }},
    {"setgroups",
     [](const Node& node, NewNamespace& made, Context& context) {
       made.setgroups = MakeWord(node, "setgroups", kSetgroups, context);
     }},
}};

constexpr std::array<NewRule, 2> kTimeRules{{
    {"monotonic",
     [](const Node& node, NewNamespace& made, Context& context) {
       made.monotonic = MakeOffset(node, "monotonic", context);
     }},
    {"boottime", [](const Node& node, NewNamespace& made,
                    Context& context) { made.boottime = MakeOffset(node, "boottime", context); }},
}};

constexpr std::array<NewRule, 2> kMountRules{{
    {"propagation",
     [](const Node& node, NewNamespace& made, Context& context) {
       made.propagation = MakeWord(node, "propagation", kPropagations, context);
     }},
    {"fresh",
     [](const Node& node, NewNamespace& made, Context& context) {
       made.fresh = MakeWord(node, "fresh", kFresh, context) != "none";
     }},
}};

// utsname's members hold 64 characters (uname(2)).
std::string MakeUtsName(const Node& node, std::string_view what, Context& context) {
  constexpr std::size_t kLongestName = 64;
  std::string name = MakeText(node, what, context);
  if (name.size() > kLongestName) ReportShape(node, what, "at most 64 bytes long", context);
  return name;
}

constexpr std::array<NewRule, 2> kUtsRules{{
    {"hostname", [](const Node& node, NewNamespace& made,
                    Context& context) { made.hostname = MakeUtsName(node, "hostname", context); }},
    {"domainname",
     [](const Node& node, NewNamespace& made, Context& context) {
       made.domainname = MakeUtsName(node, "domainname", context);
     }},
}};

constexpr std::array<NewRule, 1> kNetworkRules{{
    {"loopback",
     [](const Node& node, NewNamespace& made, Context& context) {
       made.loopback_up = MakeWord(node, "loopback", kLoopback, context) == "up";
     }},
}};

std::span<const NewRule> RulesOf(NamespaceKind kind) {
  switch (kind) {
    case NamespaceKind::kUser:
      return kUserRules;
    case NamespaceKind::kTime:
      return kTimeRules;
    case NamespaceKind::kMount:
      return kMountRules;
    case NamespaceKind::kUts:
      return kUtsRules;
    case NamespaceKind::kNetwork:
      return kNetworkRules;
    case NamespaceKind::kPid:
    case NamespaceKind::kIpc:
    case NamespaceKind::kCgroup:
      break;
  }
  return {};
}

// Ids that nobody meant to map would be mapped, or those that were meant not.
void RequireBothMaps(const Node& options, Context& context) {
  const Node* uids = Find(options, "uid_map");
  const Node* gids = Find(options, "gid_map");
  if ((uids == nullptr) == (gids == nullptr)) return;
  const std::string there = uids != nullptr ? "'uid_map'" : "'gid_map'";
  const std::string missing = uids != nullptr ? "'gid_map'" : "'uid_map'";
  context.problems.Error((uids != nullptr ? uids : gids)->mark,
                         there + " needs " + missing +
                             " beside it: ids of one sort alone are "
                             "mapped by nobody");
}

NewNamespace MakeOptions(NamespaceKind kind, const Node& node, Context& context) {
  NewNamespace made;
  const std::string owner = "the options of '" + std::string(NamespaceName(kind)) + "'";
  if (!RequireMap(node, NamespaceName(kind), context)) return made;
  MakeByKeys(node, KeyRules<NewNamespace>{owner, RulesOf(kind), {}}, made, context);
  if (kind == NamespaceKind::kUser) RequireBothMaps(node, context);
  return made;
}

PinnedNamespace MakePinned(const Node& path, Context& context) {
  return {MakePath(path, "path", context)};
}

// A process that a step starts is not known yet: see CheckMaking.
ProcessNamespace MakeFromProcess(const Node& process, Context& context) {
  constexpr std::string_view kInit = ".init";
  ProcessNamespace from{MakeText(process, "from", context)};
  if (from.process.ends_with(kInit)) UseProcess(from.process, process.mark, context);
  if (context.names.containers.contains(from.process)) {
    UseContainer(from.process, process.mark, context);
    context.problems.Error(process.mark, Quoted(from.process) + " is a container: write it alone");
  }
  return from;
}

// An existing namespace, that is named by nothing else.
std::optional<NamespaceSpec> MakeExisting(const Node& node, Context& context) {
  const Node* path = Find(node, "path");
  const Node* from = Find(node, "from");
  if (path == nullptr && from == nullptr) return std::nullopt;
  if (node.children.size() > 2) {
    context.problems.Error(node.mark, "'path' or 'from' stands alone: that namespace exists");
  }
  if (path != nullptr) return MakePinned(*path, context);
  return MakeFromProcess(*from, context);
}

NamespaceSpec MakeSpec(NamespaceKind kind, const Node& node, Context& context) {
  if (node.kind == NodeKind::kMap) {
    if (auto existing = MakeExisting(node, context)) return *existing;
    return MakeOptions(kind, node, context);
  }
  if (node.kind != NodeKind::kScalar) {
    ReportShape(node, NamespaceName(kind), "new, host, a container's name or a map of options",
                context);
    return NewNamespace{};
  }
  if (node.text == "new") return NewNamespace{};
  if (node.text == "host") return HostNamespace{};
  UseContainer(node.text, node.mark, context);
  return JoinedNamespace{node.text};
}

}  // namespace

std::optional<NamespaceKind> MakeNamespaceKind(const Node& node,
                                               const std::function<bool(NamespaceKind)>& is_listed,
                                               Context& context) {
  if (!RequireScalar(node, "namespaces", context)) return std::nullopt;
  const auto kind = NamespaceKindByName(node.text);
  if (!kind) {
    std::vector<std::string_view> known;
    known.reserve(kAllNamespaceKinds.size());
    for (const NamespaceKind one : kAllNamespaceKinds) known.push_back(NamespaceName(one));
    context.problems.ErrorUnknown(node.mark, {"unknown namespace kind", node.text, {}}, known);
    return std::nullopt;
  }
  if (is_listed(*kind)) {
    context.problems.Error(
        node.mark, "namespace kind '" + std::string(NamespaceName(*kind)) + "' is listed twice");
  }
  return kind;
}

NamespaceSpecs MakeNamespaces(const Node& node, Context& context) {
  NamespaceSpecs specs;
  const auto is_listed = [&](NamespaceKind kind) {
    return std::ranges::any_of(specs, [&](const auto& spec) { return spec.first == kind; });
  };
  if (node.kind == NodeKind::kMap) {
    if (!RequireMap(node, "namespaces", context)) return specs;
    for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
      const auto kind = MakeNamespaceKind(node.children[i], is_listed, context);
      if (kind) specs.emplace_back(*kind, MakeSpec(*kind, node.children[i + 1], context));
    }
    return specs;
  }
  if (node.kind != NodeKind::kList) {
    ReportShape(node, "namespaces", "a list of kinds or a map of them", context);
    return specs;
  }
  if (!RequireList(node, "namespaces", context)) return specs;
  for (const Node& item : node.children) {
    const auto kind = MakeNamespaceKind(item, is_listed, context);
    if (kind) specs.emplace_back(*kind, NewNamespace{});
  }
  return specs;
}

}  // namespace nstest
