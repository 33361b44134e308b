#include "nstest/plan/runtime_needs.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "nstest/model/fields.h"
#include "nstest/model/runtime_program.h"

namespace nstest {

namespace {

// Why an OCI runtime cannot make a container, as the end of a sentence; empty where it can.
using Rule = std::string (*)(const Container& container, const Plan& plan);

std::string Origin(const Container& container, const Plan& plan) {
  if (plan.real_host) return "runs inside a disposable host: not with `host: real`";
  if (!container.within.empty())
    return "makes containers from the host alone: not `within`, `nested`";
  if (container.entry != Entry::kClone) return "has its own way into namespaces: no other `entry`";
  return {};
}

bool IsJoined(const Container& container, NamespaceKind kind) {
  const NamespaceSpec* spec = container.Find(kind);
  return spec != nullptr && !std::holds_alternative<NewNamespace>(*spec) &&
         !std::holds_alternative<HostNamespace>(*spec);
}

// The tool changes the root of the mount namespace that it gets, and writes the maps of the user
// namespace: another's would suffer.
std::string Joins(const Container& container, const Plan& /*plan*/) {
  for (const auto kind : {NamespaceKind::kMount, NamespaceKind::kUser}) {
    if (!IsJoined(container, kind)) continue;
    return "joins no " + std::string(NamespaceName(kind)) + " namespace: make a new one";
  }
  return {};
}

bool MapsRoot(const std::vector<IdRange>& map) {
  return map.empty() || std::any_of(map.begin(), map.end(), [](const IdRange& range) {
           return range.inside == 0 && range.count > 0;
         });
}

std::string UserMaps(const Container& container, const Plan& /*plan*/) {
  const NewNamespace* user = container.FindNew(NamespaceKind::kUser);
  if (user == nullptr) return {};
  if (!user->setgroups.empty()) return "has no word for `setgroups`";
  if (!MapsRoot(user->uid_map) || !MapsRoot(user->gid_map)) {
    return "begins as id 0, which the container's maps lack: map it";
  }
  return {};
}

bool IsBelow(std::string_view path, std::string_view folder) {
  return path == folder ||
         (path.starts_with(folder) && path.substr(folder.size()).starts_with('/'));
}

// Options may name paths too: lowerdir=/a:/b.
bool NeedsMount(const Mount& mount, const Mount& earlier) {
  if (earlier.at.empty() || earlier.at == "/") return false;
  if (IsBelow(mount.source, earlier.at)) return true;
  return std::any_of(mount.options.begin(), mount.options.end(), [&](const std::string& option) {
    return option.find('=' + earlier.at) != std::string::npos ||
           option.find(':' + earlier.at) != std::string::npos;
  });
}

std::string MountsOf(const Container& container, const Plan& /*plan*/) {
  const NewNamespace* made = container.FindNew(NamespaceKind::kMount);
  if (made != nullptr && !made->propagation.empty() && made->propagation != "private") {
    return "is given a tree whose mounts are all private: not `propagation: " + made->propagation +
           "`";
  }
  const auto& mounts = container.mounts;
  for (auto mount = mounts.begin(); mount != mounts.end(); ++mount) {
    if (mount->type.empty() || mount->type == "move") {
      return "makes mounts, and neither moves nor changes them";
    }
    if (container.runtime == "runc" && IsBelow(mount->at, "/proc")) {
      return "mounts nothing below /proc";
    }
    if (container.runtime == "crun" && mount->type == "rbind" &&
        container.FindNew(NamespaceKind::kUser) != nullptr) {
      return "binds without what is mounted below, in a user namespace: not `rbind`";
    }
    const bool needs = std::any_of(
        mounts.begin(), mount, [&](const Mount& earlier) { return NeedsMount(*mount, earlier); });
    if (needs) return "takes the sources of mounts from the host, not from the mounts before them";
  }
  return {};
}

// nstest's own init is reached through /proc.
std::string OwnInit(const Container& container, const Plan& /*plan*/) {
  const NewNamespace* mount = container.FindNew(NamespaceKind::kMount);
  const bool needs = !container.init && !container.deferred && !container.root.empty();
  const bool has_proc =
      mount != nullptr && mount->fresh && container.FindNew(NamespaceKind::kPid) != nullptr;
  if (!needs || has_proc) return {};
  return "reaches nstest's own init through /proc: give the container an `init`, or a new pid "
         "namespace";
}

// ---- what the steps do, as far as their words tell

// The steps as JSON, without what only people read.
std::string TextOfSteps(const Plan& plan) {
  std::string text;
  for (Step step : plan.steps) {
    step.name.clear();
    text += ToJson(MakeValue(step));
  }
  return text;
}

template <std::size_t Size>
bool Mentions(const std::string& text, const std::array<std::string_view, Size>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

// Without a kind behind it, the mount namespace is among what is shown.
bool ObservesAllNamespaces(const Step& step) {
  const auto* observe = std::get_if<Observe>(&step.action);
  return observe != nullptr && observe->fact.name == "namespaces" && observe->fact.fields.empty();
}

// It always makes a mount namespace.
std::string NoMountNamespace(const Container& container, const Plan& plan) {
  constexpr std::array<std::string_view, 4> kWords{"mount", "mnt", "NEWNS", "lsns"};
  if (container.FindNew(NamespaceKind::kMount) != nullptr) return {};
  const bool matters = std::any_of(plan.steps.begin(), plan.steps.end(), ObservesAllNamespaces) ||
                       Mentions(TextOfSteps(plan), kWords);
  if (!matters) return {};
  return "always makes a mount namespace, and this is about mounts or namespaces: list `mount` "
         "among the container's";
}

// It sets the loopback link of a new network namespace up.
std::string Loopback(const Container& container, const Plan& plan) {
  constexpr std::array<std::string_view, 13> kWords{
      "\"lo\"",    "127.", "LOOPBACK", "INET", "::1",       "links", "routes",
      "addresses", " lo",  "/net",     "ping", "localhost", "ip "};
  const NewNamespace* network = container.FindNew(NamespaceKind::kNetwork);
  if (network == nullptr || network->loopback_up) return {};
  if (!Mentions(TextOfSteps(plan), kWords)) return {};
  return "sets the loopback link of a new network namespace up, and this is about links: declare "
         "`network: {loopback: up}`";
}

// It makes a cgroup for every container.
std::string OwnCgroup(const Container& container, const Plan& plan) {
  if (container.cgroup || TextOfSteps(plan).find("cgroup") == std::string::npos) return {};
  return "makes a cgroup for every container, and this is about cgroups: give the container a "
         "`cgroup`";
}

std::string Keyring(const Container& /*container*/, const Plan& plan) {
  constexpr std::array<std::string_view, 3> kWords{"keyring", "keyctl", "_key"};
  if (!Mentions(TextOfSteps(plan), kWords)) return {};
  return "gives every container a session keyring, and this is about keyrings";
}

constexpr std::array<Rule, 9> kRules{Origin,           Joins,    UserMaps,  MountsOf, OwnInit,
                                     NoMountNamespace, Loopback, OwnCgroup, Keyring};

}  // namespace

Reason MissingInRuntimes(const Plan& plan) {
  for (const Container& container : plan.containers) {
    if (IsNativeRuntime(container)) continue;
    for (const Rule rule : kRules) {
      const std::string why = rule(container, plan);
      if (why.empty()) continue;
      return {"runtime", "container '" + container.name + "': " + container.runtime + ' ' + why +
                             "; or play it with runtime: native"};
    }
  }
  return {};
}

}  // namespace nstest
