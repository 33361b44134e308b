#include "nstest/load/container_maker.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "nstest/base/units.h"
#include "nstest/load/command_maker.h"
#include "nstest/load/identity_maker.h"
#include "nstest/load/keys.h"
#include "nstest/load/namespaces_maker.h"
#include "nstest/load/scalars.h"
#include "nstest/model/runtime_name.h"

namespace nstest {

namespace {

constexpr IntegerRange kLevels{1, 34};  // the kernel refuses more than 32 (pid) and 33 (user)

void MakeMounts(const Node& node, Container& container, Context& context) {
  if (!RequireList(node, "mounts", context)) return;
  for (const Node& item : node.children) container.mounts.push_back(MakeMount(item, context));
}

void MakeEnvironment(const Node& node, Container& container, Context& context) {
  if (!RequireMap(node, "env", context)) return;
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const Node& name = node.children[i];
    if (name.text.empty() || name.text.find('=') != std::string::npos) {
      context.problems.Error(name.mark, Quoted(name.text) + " is no name of a variable");
    }
    const Node& value = node.children[i + 1];
    if (RequireScalar(value, "env", context)) container.env.emplace_back(name.text, value.text);
  }
}

// `host` is what it is without the word.
std::string MakeRoot(const Node& node, Context& context) {
  constexpr std::array<std::string_view, 3> kTrees{"host", "empty", "busybox"};
  if (!RequireScalar(node, "root", context)) return {};
  if (node.text == "host") return {};
  if (std::find(kTrees.begin(), kTrees.end(), node.text) != kTrees.end()) return node.text;
  if (!node.text.starts_with('/') && !HasReference(node.text)) {
    ReportShape(node, "root", "host, empty, busybox or an absolute path", context);
    return {};
  }
  return MakePath(node, "root", context);
}

std::string MakeImage(const Node& node, Context& context) {
  std::string image = MakeText(node, "image", context);
  // Behind a dash it would be an option of the runtime's.
  if (image.empty() || image.front() == '-') ReportShape(node, "image", "an image's name", context);
  return image;
}

constexpr std::array<std::string_view, 3> kEntries{"clone", "unshare", "setns"};

Entry MakeEntry(const Node& node, Context& context) {
  const std::string word = MakeWord(node, "entry", kEntries, context);
  if (word == "unshare") return Entry::kUnshare;
  return word == "setns" ? Entry::kSetns : Entry::kClone;
}

CgroupSpec MakeCgroup(const Node& node, Context& context) {
  constexpr std::array<KeyRule<CgroupSpec>, 2> kLimits{{
      {"pids", [](const Node& value, CgroupSpec& cgroup,
                  Context& c) { cgroup.pids = MakeCgroupLimit(value, "pids", c); }},
      {"memory", [](const Node& value, CgroupSpec& cgroup,
                    Context& c) { cgroup.memory = MakeCgroupLimit(value, "memory", c); }},
  }};
  CgroupSpec cgroup;
  if (!RequireMap(node, "cgroup", context)) return cgroup;
  MakeByKeys(node, KeyRules<CgroupSpec>{"'cgroup'", kLimits, {}}, cgroup, context);
  return cgroup;
}

constexpr std::array<KeyRule<Container>, 19> kContainerRules{{
    {"namespaces", [](const Node& node, Container& container,
                      Context& context) { container.namespaces = MakeNamespaces(node, context); }},
    {"within",
     [](const Node& node, Container& container, Context& context) {
       container.within = MakeText(node, "within", context);
       if (node.kind == NodeKind::kScalar) UseContainer(node.text, node.mark, context);
     }},
    {"nested",
     [](const Node& node, Container& container, Context& context) {
       container.nested = static_cast<int>(MakeInteger(node, "nested", kLevels, context));
     }},
    {"init", [](const Node& node, Container& container,
                Context& context) { container.init = MakeCommand(node, "init", context); }},
    {"ready", [](const Node& node, Container& container,
                 Context& context) { container.ready = MakeReady(node, context); }},
    {"mounts", MakeMounts},
    {"env", MakeEnvironment},
    {"workdir", [](const Node& node, Container& container,
                   Context& context) { container.workdir = MakePath(node, "workdir", context); }},
    {"user", [](const Node& node, Container& container,
                Context& context) { container.identity.user = MakeUser(node, context); }},
    {"capabilities",
     [](const Node& node, Container& container, Context& context) {
       container.identity.capabilities = {MakeCapabilityRule(node, context)};
     }},
    {"root", [](const Node& node, Container& container,
                Context& context) { container.root = MakeRoot(node, context); }},
    {"image", [](const Node& node, Container& container,
                 Context& context) { container.image = MakeImage(node, context); }},
    {"defaults",
     [](const Node& node, Container& container, Context& context) {
       constexpr std::array<std::string_view, 1> kWhose{"runtime"};
       container.runtime_defaults = MakeWord(node, "defaults", kWhose, context) == "runtime";
     }},
    {"entry", [](const Node& node, Container& container,
                 Context& context) { container.entry = MakeEntry(node, context); }},
    {"cgroup", [](const Node& node, Container& container,
                  Context& context) { container.cgroup = MakeCgroup(node, context); }},
    {"no_new_privs",
     [](const Node& node, Container& container, Context& context) {
       container.identity.no_new_privs = MakeFlag(node, "no_new_privs", context);
     }},
    {"rlimits", [](const Node& node, Container& container,
                   Context& context) { container.identity.limits = MakeLimits(node, context); }},
    {"runtime",
     [](const Node& node, Container& container, Context& context) {
       container.runtime = MakeWord(node, "runtime", kRuntimeNames, context);
     }},
    {"kernel", [](const Node& node, Container& container,
                  Context& context) { container.kernel = MakePath(node, "kernel", context); }},
}};

constexpr std::span<const std::string_view> kLater{};

// The containers that must be there before this one, each as far as it exists.
std::vector<std::string_view> NeededBy(const Container& container) {
  std::vector<std::string_view> needed;
  const auto add = [&](std::string_view name) { needed.push_back(name.substr(0, name.find('.'))); };
  if (!container.within.empty()) add(container.within);
  for (const auto& [kind, spec] : container.namespaces) {
    if (const auto* joined = std::get_if<JoinedNamespace>(&spec)) add(joined->container);
    // A process of a step's is no container, and so of no name that is known here.
    if (const auto* from = std::get_if<ProcessNamespace>(&spec)) add(from->process);
  }
  return needed;
}

// The containers in the order in which they are written, and which needs which.
class ContainerOrder {
 public:
  explicit ContainerOrder(const std::vector<Container>& containers) {
    for (const Container& container : containers) {
      positions_.try_emplace(container.name, needs_.size());
      names_.emplace_back(container.name);
      needs_.emplace_back();
    }
    for (std::size_t i = 0; i < containers.size(); ++i) {
      for (const std::string_view name : NeededBy(containers[i])) {
        const auto found = positions_.find(name);
        if (found != positions_.end()) needs_[i].push_back(found->second);
      }
    }
  }

  // The way from a container over its needs back to itself, which is its last step; else empty.
  std::vector<std::size_t> Cycle(std::size_t start) const {
    std::vector<std::size_t> from(needs_.size(), kNowhere);
    std::vector<std::size_t> reached{start};
    for (std::size_t next = 0; next < reached.size(); ++next) {
      for (const std::size_t needed : needs_[reached[next]]) {
        if (needed == start) return WayBack(from, reached[next], start);
        if (from[needed] != kNowhere) continue;
        from[needed] = reached[next];
        reached.push_back(needed);
      }
    }
    return {};
  }

  std::string_view name(std::size_t position) const { return names_[position]; }

  // A container that this one needs and that is not made before it; else empty.
  std::string_view NeededTooLate(std::size_t position) const {
    for (const std::size_t needed : needs_[position]) {
      if (needed >= position) return names_[needed];
    }
    return {};
  }

 private:
  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

  static std::vector<std::size_t> WayBack(const std::vector<std::size_t>& from, std::size_t last,
                                          std::size_t start) {
    std::vector<std::size_t> way{start};
    for (std::size_t at = last; at != start; at = from[at]) way.push_back(at);
    std::reverse(way.begin(), way.end());
    return way;
  }

  std::map<std::string_view, std::size_t> positions_;
  std::vector<std::string_view> names_;
  std::vector<std::vector<std::size_t>> needs_;
};

// "'a' needs 'b', which needs 'a'"
std::string CycleText(const ContainerOrder& order, const std::vector<std::size_t>& way) {
  constexpr std::size_t kMostShown = 8;
  std::string text = Quoted(order.name(way.back()));
  for (std::size_t i = 0; i < way.size(); ++i) {
    if (i == kMostShown) return text + ", and so on";
    text += (i == 0 ? " needs " : ", which needs ") + Quoted(order.name(way[i]));
  }
  return text;
}

}  // namespace

const std::vector<std::string_view>& ContainerWords() {
  static const auto kWords = [] {
    std::vector<std::string_view> words;
    words.reserve(kContainerRules.size());
    for (const auto& rule : kContainerRules) words.push_back(rule.key);
    return words;
  }();
  return kWords;
}

std::span<const std::string_view> LaterContainerWords() {
  return kLater;
}

std::optional<std::int64_t> MakeCgroupLimit(const Node& node, std::string_view what,
                                            Context& context) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  if (node.kind == NodeKind::kScalar) {
    if (node.text == "unlimited") return std::nullopt;
    if (const auto size = ParseSize(node.text); size && *size <= kMost) {
      return static_cast<std::int64_t>(*size);
    }
  }
  ReportShape(node, what, "a whole number, a size such as 64MiB, or unlimited", context);
  return std::nullopt;
}

void AddContainer(const Node& name, const Node& body, Context& context) {
  AddName(name, "container", context.names.containers, context);
  const auto added = context.names.containers.find(name.text);
  const Node* nested = Find(body, "nested");
  if (added == context.names.containers.end()) return;
  added->second.has_init = Find(body, "init") != nullptr;
  if (nested == nullptr) return;
  // What is wrong with the number is told when the container is made.
  ProblemList unheard({}, nullptr);
  Context aside{unheard, context.names};
  added->second.levels = static_cast<int>(MakeInteger(*nested, "nested", kLevels, aside));
}

Container MakeContainer(const Node& name, const Node& body, Context& context) {
  Container container;
  container.name = name.text;
  container.mark = name.mark;
  if (!RequireMap(body, name.text, context)) return container;
  MakeByKeys(body, KeyRules<Container>{"a container", kContainerRules, kLater}, container, context);
  // Without any it is the virtual machine itself.
  if (Find(body, "namespaces") == nullptr && container.runtime != kVmRuntime) {
    context.problems.Error(name.mark, "container " + Quoted(name.text) + " needs 'namespaces'");
  }
  if (!container.kernel.empty() && container.runtime != kVmRuntime) {
    context.problems.Error(Find(body, "kernel")->mark, "'kernel' needs 'runtime: vm'");
  }
  if (!container.root.empty() && container.FindNew(NamespaceKind::kMount) == nullptr) {
    context.problems.Error(Find(body, "root")->mark,
                           "'root' needs a new 'mount' namespace, in which it is the root");
  }
  container.runtime_defaults = container.runtime_defaults || !container.image.empty();
  if (!container.image.empty() && Find(body, "root") != nullptr) {
    context.problems.Error(Find(body, "root")->mark,
                           "'root' and 'image' are both its tree: write one of them");
  }
  if (container.ready && !container.init) {
    context.problems.Error(Find(body, "ready")->mark,
                           "'ready' without 'init': nstest's own init is ready at once");
  }
  return container;
}

void CheckContainerOrder(const std::vector<Container>& containers, Context& context) {
  constexpr std::size_t kMostCycles = 10;  // finding one takes a walk over all containers
  const ContainerOrder order(containers);
  std::vector<bool> in_cycle(containers.size());
  std::size_t cycles = 0;
  for (std::size_t i = 0; i < containers.size(); ++i) {
    const std::string_view late = order.NeededTooLate(i);
    if (late.empty() || in_cycle[i]) continue;
    const auto way = cycles < kMostCycles ? order.Cycle(i) : std::vector<std::size_t>();
    if (way.empty()) {
      context.problems.Error(containers[i].mark,
                             "container " + Quoted(containers[i].name) + " needs " + Quoted(late) +
                                 ", which is made later: containers are made in their order");
      continue;
    }
    ++cycles;
    for (const std::size_t member : way) in_cycle[member] = true;
    context.problems.Error(containers[i].mark, "a cycle of containers: " + CycleText(order, way));
  }
}

}  // namespace nstest
