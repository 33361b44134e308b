#include "nstest/plan/docker_needs.h"

#include <algorithm>
#include <array>

#include "nstest/base/text.h"
#include "nstest/model/runtime_name.h"

namespace nstest {

namespace {

// The two share a command line, and differ in this.
struct Abilities {
  bool maps_users = false;
  bool sets_domainname = false;
  bool names_guests = false;  ///< where the network is joined
};

Abilities AbilitiesOf(const Container& container) {
  if (container.runtime == "podman") return {.maps_users = true, .names_guests = true};
  return {.sets_domainname = true};
}

std::string Origin(const Container& container, const Plan& /*plan*/) {
  if (!container.within.empty())
    return "makes containers from the host alone: not `within`, `nested`";
  if (container.entry != Entry::kClone) return "has its own way into namespaces: no other `entry`";
  return {};
}

std::string Time(const Container& container, const Plan& /*plan*/) {
  if (container.Find(NamespaceKind::kTime) == nullptr) return {};
  return "makes no time namespaces";
}

std::string UserMaps(const Container& container, const Plan& plan) {
  if (IsJoined(container, NamespaceKind::kUser)) return "joins no user namespace: make a new one";
  if (container.FindNew(NamespaceKind::kUser) == nullptr) return {};
  if (!AbilitiesOf(container).maps_users) {
    return "maps users for all containers of its daemon alone: no `user` namespace";
  }
  return NeedsOtherUserMaps(container, plan);
}

std::string Names(const Container& container, const Plan& /*plan*/) {
  const NewNamespace* uts = container.FindNew(NamespaceKind::kUts);
  if (uts == nullptr) return {};
  const Abilities abilities = AbilitiesOf(container);
  if (!uts->domainname.empty() && !abilities.sets_domainname) return "has no word for `domainname`";
  const bool guest = IsJoined(container, NamespaceKind::kNetwork);
  if (!guest || uts->hostname.empty() || abilities.names_guests) return {};
  return "gives no `hostname` where the network is joined";
}

const Container* FindContainer(const Plan& plan, const std::string& name) {
  for (const Container& container : plan.containers) {
    if (container.name == name) return &container;
  }
  return nullptr;
}

// By another container's name, of these kinds.
std::string Joins(const Container& container, const Plan& plan) {
  constexpr std::array<NamespaceKind, 3> kJoinable{NamespaceKind::kPid, NamespaceKind::kNetwork,
                                                   NamespaceKind::kIpc};
  for (const auto& [kind, spec] : container.namespaces) {
    if (!IsJoined(container, kind)) continue;
    if (std::find(kJoinable.begin(), kJoinable.end(), kind) == kJoinable.end()) {
      return "joins no " + std::string(NamespaceName(kind)) + " namespace: make a new one";
    }
    const auto* joined = std::get_if<JoinedNamespace>(&spec);
    const Container* other = joined != nullptr ? FindContainer(plan, joined->container) : nullptr;
    if (other == nullptr || other->runtime != container.runtime) {
      return "joins namespaces of its own containers alone";
    }
  }
  return {};
}

// What a mount may ask for besides what `docker run` has a word for.
std::string OptionsOf(const Mount& mount) {
  if (mount.type == "tmpfs") return {};
  for (const std::string& option : mount.options) {
    if (option != "ro" && option != "rw") return "binds with `ro` or `rw`: not `" + option + "`";
  }
  return {};
}

std::string OneMount(const Mount& mount) {
  if (mount.type != "tmpfs" && mount.type != "bind" && mount.type != "rbind") {
    return "mounts `tmpfs`, `bind` and `rbind`: not `" + mount.type + "`";
  }
  if (IsBelow(mount.at, "/proc")) return "mounts nothing below /proc";
  for (const std::string_view scratch : {"/tmp", "/var/tmp", "/run", "/dev/shm"}) {
    if (!IsBelow(mount.source, scratch)) continue;
    return "binds what the real host has: not " + mount.source + ", which is the case's own";
  }
  return OptionsOf(mount);
}

std::string MountsOf(const Container& container, const Plan& /*plan*/) {
  const NewNamespace* made = container.FindNew(NamespaceKind::kMount);
  if (made != nullptr && !made->propagation.empty() && made->propagation != "private") {
    return "is given a tree whose mounts are all private: not `propagation: " + made->propagation +
           "`";
  }
  if (made != nullptr && !made->fresh) return "always mounts /proc and /sys: not `fresh: none`";
  const auto& mounts = container.mounts;
  for (auto mount = mounts.begin(); mount != mounts.end(); ++mount) {
    if (std::string why = OneMount(*mount); !why.empty()) return why;
    const bool needs = std::any_of(
        mounts.begin(), mount, [&](const Mount& earlier) { return NeedsMount(*mount, earlier); });
    if (needs) return "takes the sources of mounts from the host, not from the mounts before them";
  }
  return {};
}

// Native mounts them where both the kind and a mount namespace are listed.
std::string FreshProc(const Container& container, const Plan& plan) {
  constexpr std::array<std::string_view, 9> kWords{
      "/proc", "proc/", "\"processes\"", "\"ps", " ps ", "ps -", "pgrep", "pkill", "pidof"};
  const bool listed = container.FindNew(NamespaceKind::kMount) != nullptr &&
                      container.FindNew(NamespaceKind::kPid) != nullptr;
  if (listed || !StepsMention(plan, kWords)) return {};
  return "always mounts a fresh /proc, and this is about processes: list `pid` and `mount` among "
         "the container's";
}

std::string Capabilities(const Container& container, const Plan& plan) {
  constexpr std::array<std::string_view, 2> kWords{"ambient", "inheritable"};
  const Identity& identity = container.identity;
  const bool exactly = std::any_of(
      identity.capabilities.begin(), identity.capabilities.end(),
      [](const CapabilityRule& rule) { return rule.kind == CapabilityRuleKind::kExactly; });
  if (!exactly) return {};
  if (identity.user && identity.user->uid != 0) return "gives capabilities to root alone";
  if (!StepsMention(plan, kWords)) return {};
  return "gives no ambient or inheritable capabilities, and this is about them";
}

struct KindWords {
  NamespaceKind kind;
  std::span<const std::string_view> words;
};

constexpr std::array<std::string_view, 8> kPidWords{"pid", "PID",    "proc", "kill",
                                                    "$$",  "signal", "\"ps", "ps -"};
constexpr std::array<std::string_view, 8> kUtsWords{"hostname", "domainname", "uname", "\"uts\"",
                                                    "/uts",     "=uts",       "UTS",   "nodename"};
constexpr std::array<std::string_view, 6> kIpcWords{"sysv", "mqueue", "ipc", "shm", "msg", "sem"};
constexpr std::array<std::string_view, 14> kNetworkWords{
    "net",  "socket", "127.", "links",     "routes", "addresses", " ip ",
    "ping", "port",   "INET", "localhost", "curl",   "/sys/",     "\"ip "};

constexpr std::array<KindWords, 4> kKinds{{{NamespaceKind::kPid, kPidWords},
                                           {NamespaceKind::kUts, kUtsWords},
                                           {NamespaceKind::kIpc, kIpcWords},
                                           {NamespaceKind::kNetwork, kNetworkWords}}};

// Of actions there, those that change nothing but processes of the case.
bool IsHarmless(const Action& action) {
  if (const auto* start = std::get_if<Start>(&action)) return !start->container.empty();
  return std::holds_alternative<Observe>(action) || std::holds_alternative<SendSignal>(action) ||
         std::holds_alternative<Wait>(action) || std::holds_alternative<Stop>(action) ||
         std::holds_alternative<Mount>(action) || std::holds_alternative<Unmount>(action);
}

bool ActsOnHost(const Step& step) {
  return (step.place == kHost || !step.mix.empty()) && !IsHarmless(step.action);
}

bool LinksHost(const Plan& plan) {
  return std::any_of(plan.links.begin(), plan.links.end(), [](const NetworkLink& link) {
    return std::any_of(link.ends.begin(), link.ends.end(),
                       [](const LinkEnd& end) { return end.place == kHost; });
  });
}

constexpr std::array<RuntimeRule, 13> kDockerRules{Names,
                                                   Origin,
                                                   Time,
                                                   UserMaps,
                                                   Joins,
                                                   MountsOf,
                                                   NeedsNoMountNamespace,
                                                   FreshProc,
                                                   Capabilities,
                                                   NeedsLoopbackDown,
                                                   NeedsNoCgroup,
                                                   NeedsNoKeyring,
                                                   NeedsRealHost};

}  // namespace

std::span<const RuntimeRule> DockerRules() {
  return kDockerRules;
}

std::string NeedsRealHost(const Container& container, const Plan& plan) {
  if (plan.asks_for_real_host) return {};
  const bool native = IsNativeRuntime(container);
  if (LinksHost(plan) || std::any_of(plan.steps.begin(), plan.steps.end(), ActsOnHost)) {
    return "plays on the real host, where a step does something: say `host: real`";
  }
  for (const auto& [kind, words] : kKinds) {
    const NamespaceSpec* spec = container.Find(kind);
    const bool shared = spec == nullptr || std::holds_alternative<HostNamespace>(*spec);
    // One that is not listed docker makes new, too.
    const bool matters =
        native || spec != nullptr || ObservesAllNamespaces(plan) || StepsMention(plan, words);
    if (!shared || !matters) continue;
    const std::string name(NamespaceName(kind));
    return "plays on the real host, and shares its " + name +
           " namespace only with `host: real`: list `" + name + "` among the container's";
  }
  return {};
}

}  // namespace nstest
