#include "nstest/plan/runtime_rules.h"

#include <algorithm>
#include <array>

#include "nstest/model/plan_value.h"

namespace nstest {

bool IsJoined(const Container& container, NamespaceKind kind) {
  const NamespaceSpec* spec = container.Find(kind);
  return spec != nullptr && !std::holds_alternative<NewNamespace>(*spec) &&
         !std::holds_alternative<HostNamespace>(*spec);
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

bool StepsMention(const Plan& plan, std::span<const std::string_view> words) {
  return StepsMention(plan, words, [](const Step& /*step*/) { return true; });
}

bool StepsMention(const Plan& plan, std::span<const std::string_view> words,
                  const std::function<bool(const Step&)>& wanted) {
  std::string text;
  for (Step step : plan.steps) {
    if (!wanted(step)) continue;
    step.name.clear();
    text += ToJson(MakeValue(step));
  }
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

// Without a kind behind it, the fact is a map of all.
bool ObservesAllNamespaces(const Plan& plan) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [](const Step& step) {
    const auto* observe = std::get_if<Observe>(&step.action);
    return observe != nullptr && observe->fact.name == "namespaces" && observe->fact.fields.empty();
  });
}

namespace {

bool MapsRoot(const std::vector<IdRange>& map) {
  return map.empty() || std::any_of(map.begin(), map.end(), [](const IdRange& range) {
           return range.inside == 0 && range.count > 0;
         });
}

}  // namespace

std::string NeedsOtherUserMaps(const Container& container, const Plan& /*plan*/) {
  const NewNamespace* user = container.FindNew(NamespaceKind::kUser);
  if (user == nullptr) return {};
  if (!user->setgroups.empty()) return "has no word for `setgroups`";
  if (!MapsRoot(user->uid_map) || !MapsRoot(user->gid_map)) {
    return "begins as id 0, which the container's maps lack: map it";
  }
  return {};
}

std::string NeedsNoMountNamespace(const Container& container, const Plan& plan) {
  constexpr std::array<std::string_view, 4> kWords{"mount", "mnt", "NEWNS", "lsns"};
  if (container.FindNew(NamespaceKind::kMount) != nullptr) return {};
  if (!ObservesAllNamespaces(plan) && !StepsMention(plan, kWords)) return {};
  return "always makes a mount namespace, and this is about mounts or namespaces: list `mount` "
         "among the container's";
}

// Of links, whether they are up; what goes through them, or would with an address.
std::string NeedsLoopbackDown(const Container& container, const Plan& plan) {
  constexpr std::array<std::string_view, 20> kWords{
      "\"up\"",   " up",    "UP",        "down",       "127.",     "::1",      "INET",
      "LOOPBACK", "routes", "addresses", "/class/net", "/net/dev", "ping",     "localhost",
      "ifconfig", "ip a",   "ip -",      "ip r",       "ip n",     "link show"};
  const NewNamespace* network = container.FindNew(NamespaceKind::kNetwork);
  if (network == nullptr || network->loopback_up) return {};
  if (!StepsMention(plan, kWords)) return {};
  return "sets the loopback link of a new network namespace up, and this is about such links: "
         "declare "
         "`network: {loopback: up}`";
}

namespace {

// Whatever its cgroup is, a new cgroup namespace shows it as the root.
bool ShowsRootCgroup(const Step& step, const Container& container) {
  const auto* observe = std::get_if<Observe>(&step.action);
  return container.FindNew(NamespaceKind::kCgroup) != nullptr && step.place == container.name &&
         observe != nullptr && observe->fact.name == "cgroup" && observe->fact.argument.empty();
}

}  // namespace

std::string NeedsNoCgroup(const Container& container, const Plan& plan) {
  constexpr std::array<std::string_view, 1> kWords{"cgroup"};
  const auto tells = [&](const Step& step) { return !ShowsRootCgroup(step, container); };
  if (container.cgroup || !StepsMention(plan, kWords, tells)) return {};
  return "makes a cgroup for every container, and this is about cgroups: give the container a "
         "`cgroup`";
}

std::string NeedsNoKeyring(const Container& /*container*/, const Plan& plan) {
  constexpr std::array<std::string_view, 3> kWords{"keyring", "keyctl", "_key"};
  if (!StepsMention(plan, kWords)) return {};
  return "gives every container a session keyring, and this is about keyrings";
}

}  // namespace nstest
