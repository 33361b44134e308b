#include "nstest/plan/runtime_needs.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "nstest/model/runtime_name.h"
#include "nstest/plan/docker_needs.h"
#include "nstest/plan/runtime_rules.h"

namespace nstest {

namespace {

std::string NeedsDefaults(const Container& container) {
  if (!container.image.empty()) return "has no images: name a runtime that does, docker or podman";
  if (!container.runtime_defaults) return {};
  return "has no defaults of its own: name a runtime that does, docker or podman";
}

// What only an image's own runtime has, and what is no container's own beside docker's.
std::string NeedsOtherRuntime(const Container& container, const Plan& plan) {
  if (std::string why = NeedsDefaults(container); !why.empty()) return why;
  if (!plan.real_host || plan.asks_for_real_host) return {};
  return NeedsRealHost(container, plan);
}

std::string Origin(const Container& container, const Plan& plan) {
  if (std::string why = NeedsDefaults(container); !why.empty()) return why;
  if (plan.real_host) {
    return "runs inside a disposable host: not with `host: real`, nor beside docker or podman";
  }
  if (!container.within.empty())
    return "makes containers from the host alone: not `within`, `nested`";
  if (container.entry != Entry::kClone) return "has its own way into namespaces: no other `entry`";
  return {};
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

constexpr std::array<RuntimeRule, 9> kOciRules{Origin,
                                               Joins,
                                               NeedsOtherUserMaps,
                                               MountsOf,
                                               OwnInit,
                                               NeedsNoMountNamespace,
                                               NeedsLoopbackDown,
                                               NeedsNoCgroup,
                                               NeedsNoKeyring};

std::string FindRefusal(const Container& container, const Plan& plan) {
  const RuntimeFamily family = FamilyOf(container.runtime);
  if (family == RuntimeFamily::kNative) return NeedsOtherRuntime(container, plan);
  if (family == RuntimeFamily::kVm) return {};  // guest_needs.h
  const std::span<const RuntimeRule> rules =
      family == RuntimeFamily::kDocker ? DockerRules() : kOciRules;
  for (const RuntimeRule rule : rules) {
    if (std::string why = rule(container, plan); !why.empty()) return why;
  }
  return {};
}

}  // namespace

Reason MissingInRuntimes(const Plan& plan) {
  for (const Container& container : plan.containers) {
    const std::string why = FindRefusal(container, plan);
    if (why.empty()) continue;
    const bool native = IsNativeRuntime(container);
    return {"runtime", "container '" + container.name +
                           "': " + (native ? std::string(kNativeRuntime) : container.runtime) +
                           ' ' + why + (native ? "" : "; or play it with runtime: native")};
  }
  return {};
}

}  // namespace nstest
