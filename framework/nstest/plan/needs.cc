#include "nstest/plan/needs.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string_view>

#include "nstest/base/text.h"
#include "nstest/base/version.h"
#include "nstest/model/plan_value.h"
#include "nstest/model/runtime_name.h"
#include "nstest/plan/guest_needs.h"
#include "nstest/plan/identity_needs.h"
#include "nstest/plan/runtime_needs.h"

namespace nstest {

namespace {

// What the facts say of a name. What they lack could not be read, or is nobody's to ask.
class Facts {
 public:
  explicit Facts(const HostFacts& facts) : facts_(facts) {}

  bool Is(std::string_view name) const {
    const Value* value = facts_.Find(name);
    return value != nullptr && value->boolean() != nullptr && *value->boolean();
  }

  std::string Text(std::string_view name) const {
    const Value* value = facts_.Find(name);
    return value != nullptr && value->text() != nullptr ? *value->text() : "";
  }

  double Number(std::string_view name, double otherwise) const {
    const Value* value = facts_.Find(name);
    return value != nullptr && value->is_number() ? value->number() : otherwise;
  }

  bool ListHas(std::string_view name, std::string_view item) const {
    const Value* value = facts_.Find(name);
    if (value == nullptr || value->list() == nullptr) return false;
    return std::any_of(value->list()->begin(), value->list()->end(), [&](const Value& one) {
      return one.text() != nullptr && *one.text() == item;
    });
  }

  // Behind a reason, where the fact is not known: "; it could not be read: ...".
  std::string WhyUnread(std::string_view name) const {
    for (const auto& [fact, why] : facts_.unread) {
      if (fact == name) return "; this host does not tell: " + why;
    }
    return {};
  }

 private:
  const HostFacts& facts_;
};

Reason MissingKernel(const Requires& needs, const Facts& facts) {
  if (needs.kernel.empty() || KernelFits(needs.kernel, facts.Text("kernel"))) return {};
  return {"kernel", "needs a kernel " + needs.kernel + "; this is " + facts.Text("kernel") +
                        ": boot another, or play this on a host that has one"};
}

// Without CAP_SYS_ADMIN the disposable host gets a user namespace of its own, in which neither root
// nor a capability counts for anything on the real host: user_namespaces(7).
bool HasNoPower(const Facts& facts) {
  return facts.Is("host.own_user_namespace");
}

constexpr std::string_view kGiveSysAdmin =
    "; nstest lacks CAP_SYS_ADMIN and plays in a user namespace of its own: run it with "
    "CAP_SYS_ADMIN (docker run --cap-add SYS_ADMIN)";

Reason MissingPrivilege(const Requires& needs, const Facts& facts) {
  if (needs.root && !facts.Is("root")) {
    return {"root", "needs real root in the initial user namespace; run nstest as root"};
  }
  if (needs.root && HasNoPower(facts)) {
    return {"root", "needs real root in the initial user namespace" + std::string(kGiveSysAdmin)};
  }
  for (const std::string& capability : needs.capabilities) {
    if (!facts.ListHas("capabilities", capability)) {
      return {"capability", "needs " + capability +
                                "; run nstest as root, or with it (docker run "
                                "--cap-add " +
                                capability.substr(capability.find('_') + 1) + ")" +
                                facts.WhyUnread("capabilities")};
    }
    if (HasNoPower(facts)) {
      return {"capability",
              "needs " + capability + " over the real host" + std::string(kGiveSysAdmin)};
    }
  }
  return {};
}

Reason MissingTool(const Requires& needs, const Facts& facts) {
  for (const std::string& tool : needs.tools) {
    if (!facts.Is("tool." + tool)) {
      return {"tool", "needs the program '" + tool + "'; install it where scenarios look: in " +
                          "/usr/local/sbin, /usr/local/bin, /usr/sbin, /usr/bin, /sbin or /bin"};
    }
  }
  return {};
}

bool ConfigFits(const std::string& wanted, const Facts& facts) {
  const std::size_t equals = wanted.find('=');
  const std::string value = facts.Text("config." + wanted.substr(0, equals));
  if (equals == std::string::npos) return value == "y" || value == "m";
  return value == wanted.substr(equals + 1);
}

Reason MissingInKernel(const Requires& needs, const Facts& facts) {
  for (const std::string& option : needs.config) {
    if (!ConfigFits(option, facts)) {
      std::string why = facts.WhyUnread("config");
      if (why.empty()) why = ": boot another, or play this on a host that has one";
      return {"config", "needs a kernel built with " + option + why};
    }
  }
  for (const std::string& filesystem : needs.filesystems) {
    if (!facts.ListHas("filesystems", filesystem)) {
      return {"filesystem", "needs the filesystem '" + filesystem + "'; try: modprobe " +
                                filesystem + facts.WhyUnread("filesystems")};
    }
  }
  for (const std::string& module : needs.modules) {
    if (!facts.Is("module." + module)) {
      std::string why = facts.WhyUnread("module." + module);
      if (why.empty()) why = "; it is in none of /proc/modules, /sys/module and modules.builtin";
      return {"module",
              "needs the kernel module '" + module + "'" + why + "; try: modprobe " + module};
    }
  }
  return {};
}

Reason MissingCall(const Requires& needs, const Facts& facts) {
  for (const std::string& call : needs.calls) {
    const std::string fact = "call." + call;
    if (facts.Is(fact)) continue;
    std::string why = facts.WhyUnread(fact);
    if (why.empty()) {
      why =
          ", which this kernel lacks or a seccomp filter hides: play this on a newer one, or "
          "without the filter (docker run --security-opt seccomp=unconfined)";
    }
    return {"kernel", "needs the system call " + call + why};
  }
  return {};
}

Reason MissingDevice(const Requires& needs, const Facts& facts) {
  for (const std::string& device : needs.devices) {
    if (facts.Is("device." + device)) continue;
    return {"module", "needs the device " + device +
                          ", which is not there or may not be read and written; load its module, "
                          "or give it to the container around nstest (docker run --device " +
                          device + ")"};
  }
  return {};
}

constexpr const char* kNoSysctl =
    ", which this host lacks: the kernel is built without it, or a module is not loaded";

Reason MissingSysctl(const Requires& needs, const Facts& facts) {
  for (const auto& [name, wanted] : needs.sysctl) {
    const std::string seen = facts.Text("sysctl." + name);
    const bool fits = wanted.empty() ? !seen.empty() : seen == wanted;
    if (fits) continue;
    std::string why = facts.WhyUnread("sysctl." + name);
    if (why.empty()) why = seen.empty() ? kNoSysctl : "; it is " + seen;
    if (!seen.empty()) why += "; as root: sysctl -w " + name + "=" + wanted;
    return {"sysctl", "needs the sysctl " + name + (wanted.empty() ? "" : " = " + wanted) + why};
  }
  return {};
}

Reason MissingCgroup(const Requires& needs, const Facts& facts) {
  const std::string have = facts.Text("cgroup");
  if (needs.cgroup.empty() || have == needs.cgroup || have == "hybrid") return {};
  std::string why = facts.WhyUnread("cgroup");
  if (why.empty()) {
    why = "; this host has " + (have.empty() ? "none" : have) +
          "; boot it with systemd.unified_cgroup_hierarchy=" + (needs.cgroup == "v2" ? "1" : "0");
  }
  return {"cgroup", "needs cgroup " + needs.cgroup + why};
}

// What the kernel answered when a namespace of the kind was made for trial; empty: it was made.
std::string RefusalOf(NamespaceKind kind, const Facts& facts) {
  return facts.Text("namespaces." + std::string(NamespaceName(kind)) + ".refused");
}

Reason MissingNamespaces(const Plan& plan, const Facts& facts) {
  const bool needs_none = plan.real_host && plan.containers.empty();
  const std::string no_host = facts.Text("host.refused");
  if (!no_host.empty() && !needs_none) {
    return {"namespace",
            "this host gives nstest no namespaces: " + no_host +
                "; run it as root, with CAP_SYS_ADMIN, or where user namespaces are allowed"};
  }
  for (const Container& container : plan.containers) {
    for (const auto& [kind, spec] : container.namespaces) {
      const std::string refused = RefusalOf(kind, facts);
      if (!std::holds_alternative<NewNamespace>(spec) || refused.empty()) continue;
      const bool too_many = refused.find("ENOSPC") != std::string::npos;
      return {too_many ? "limit" : "namespace",
              "needs a new " + std::string(NamespaceName(kind)) + " namespace: " + refused};
    }
  }
  return {};
}

bool MountsProc(const Container& container) {
  const NewNamespace* mount = container.FindNew(NamespaceKind::kMount);
  return mount != nullptr && mount->fresh && container.FindNew(NamespaceKind::kPid) != nullptr;
}

// Texts that read /proc by number, or by anything else than the reader's own /proc/self, and
// sysctls that are set: parts of an inherited /proc are another's, or read-only.
bool ReadsProc(const Plan& plan) {
  static constexpr std::string_view kProc = "/proc/";
  static constexpr std::string_view kOwn = "self/";
  const std::string text = ToJson(MakeValue(plan));
  for (std::size_t at = text.find(kProc); at != std::string::npos; at = text.find(kProc, at + 1)) {
    if (text.compare(at + kProc.size(), kOwn.size(), kOwn) != 0) return true;
  }
  return std::any_of(plan.steps.begin(), plan.steps.end(), [](const Step& step) {
    const Set* set = std::get_if<Set>(&step.action);
    return set != nullptr && std::any_of(set->changes.begin(), set->changes.end(),
                                         [](const auto& c) { return c.first.name == "sysctl"; });
  });
}

Reason MissingProc(const Plan& plan, const Facts& facts) {
  const std::string refused = facts.Text("host.proc");
  if (refused.empty() || plan.real_host) return {};
  const auto& containers = plan.containers;
  if (std::none_of(containers.begin(), containers.end(), MountsProc) && !ReadsProc(plan)) return {};
  return {"procfs", "needs a fresh /proc: " + refused +
                        "; run nstest as root, or where nothing is mounted over parts of /proc"};
}

// In a user namespace that a container of the plan makes, its root has every capability.
std::map<std::string, bool> FindThoseInUserNamespaces(const Plan& plan) {
  std::map<std::string, bool> inside;
  for (const Container& container : plan.containers) {
    const bool outside_is = !container.within.empty() && inside[container.within];
    inside[container.name] = outside_is || container.FindNew(NamespaceKind::kUser) != nullptr;
  }
  return inside;
}

// Offsets of a time namespace need CAP_SYS_TIME in the user namespace that owns it:
// time_namespaces(7).
Reason MissingTimePower(const Plan& plan, const Facts& facts) {
  if (HasNoPower(facts) || facts.ListHas("capabilities", "CAP_SYS_TIME")) return {};
  auto inside = FindThoseInUserNamespaces(plan);
  for (const Container& container : plan.containers) {
    const NewNamespace* time = container.FindNew(NamespaceKind::kTime);
    const bool moves = time != nullptr && (time->monotonic || time->boottime);
    if (!moves || inside[container.name]) continue;
    return {"capability",
            "needs CAP_SYS_TIME to move the clocks of a time namespace; run nstest with it (docker "
            "run --cap-add SYS_TIME)" +
                facts.WhyUnread("capabilities")};
  }
  return {};
}

// How many ids, counted from 0, the creating place must have for the map. Of a place within another
// only the number is known: its ids are those of the map around it.
std::int64_t IdsFor(const std::vector<IdRange>& map, bool from_host) {
  std::int64_t ids = 0;
  for (const IdRange& range : map) {
    const std::int64_t count = range.count;
    ids = from_host ? std::max(ids, range.outside + count) : ids + count;
  }
  return ids;
}

Reason MissingIds(const Requires& needs, const Plan& plan, const Facts& facts) {
  std::int64_t wanted = needs.ids;
  for (const Container& container : plan.containers) {
    const NewNamespace* user = container.FindNew(NamespaceKind::kUser);
    if (user == nullptr) continue;
    const bool from_host = container.within.empty();
    wanted = std::max({wanted, IdsFor(user->uid_map, from_host), IdsFor(user->gid_map, from_host)});
  }
  constexpr double kOnlyItsOwn = 1;
  const double have = facts.Number("host.ids", kOnlyItsOwn);
  if (static_cast<double>(wanted) <= have) return {};
  const bool is_root = facts.Is("root") && HasNoPower(facts);
  return {"ids", "needs " + std::to_string(wanted) + " mapped ids, and has " + NumberText(have) +
                     (is_root ? std::string(kGiveSysAdmin) : "; run nstest as root")};
}

// How many levels below the host the deepest container of the kind stands.
int Depth(const Plan& plan, NamespaceKind kind) {
  std::map<std::string, int> depths;
  int deepest = 0;
  for (const Container& container : plan.containers) {
    const int outside = container.within.empty() ? 0 : depths[container.within];
    const int depth = outside + (container.FindNew(kind) != nullptr ? 1 : 0);
    depths[container.name] = depth;
    deepest = std::max(deepest, depth);
  }
  return deepest;
}

// Levels that the disposable host itself takes of those left to nstest.
int LevelsOfHost(const Plan& plan, NamespaceKind kind, const Facts& facts) {
  if (plan.real_host) return 0;
  return kind == NamespaceKind::kPid || facts.Is("host.own_user_namespace") ? 1 : 0;
}

Reason MissingLevels(const Plan& plan, const Facts& facts) {
  constexpr double kUnknown = 1000;
  for (const auto kind : {NamespaceKind::kPid, NamespaceKind::kUser}) {
    const std::string name(NamespaceName(kind));
    const double left =
        facts.Number("limits." + name + "_levels_left", kUnknown) - LevelsOfHost(plan, kind, facts);
    const int depth = Depth(plan, kind);
    if (depth <= left) continue;
    return {"limit", "needs " + std::to_string(depth) +
                         (depth == 1 ? " level of " : " levels of ") + name +
                         " namespaces, and has " + NumberText(left) +
                         "; run nstest outside of the containers around it"};
  }
  return {};
}

Reason MissingPermission(const Scenario& scenario, const PlanContext& context, const Facts& facts) {
  for (const std::string& what : scenario.touches) {
    if (!context.allowed.contains(what)) {
      return {"not-allowed", "needs --allow " + what + ": it changes the real host's " + what +
                                 ", and puts it back"};
    }
    const bool clock = what == "clock";
    const std::string thing = clock ? "the clock" : "sysctls of the real host";
    if (!facts.Is("root") || (clock && !facts.ListHas("capabilities", "CAP_SYS_TIME"))) {
      const std::string with = clock ? " with CAP_SYS_TIME" : "";
      return {"root", "needs real root" + with + " to set " + thing + "; run nstest as root"};
    }
    if (HasNoPower(facts)) {
      return {"root", "needs real root to set " + thing + std::string(kGiveSysAdmin)};
    }
    if (facts.Is("pid1")) {
      return {
          "not-allowed",
          "nstest is PID 1 of its PID namespace: its end would be the end of the guard that puts " +
              thing + " back; give it an init (docker run --init)"};
    }
    if (!clock) continue;
    if (const std::string daemon = facts.Text("clock.daemon"); !daemon.empty()) {
      return {"not-allowed", "a time daemon is active (" + daemon +
                                 "): it would fight over the clock; stop it first"};
    }
  }
  return {};
}

// Its containers are the real root's processes, and are entered by setns(2).
Reason MissingForDocker(const Plan& plan, const Facts& facts) {
  for (const Container& container : plan.containers) {
    if (FamilyOf(container.runtime) != RuntimeFamily::kDocker) continue;
    const std::string needs = "needs real root to enter containers of " + container.runtime;
    if (!facts.Is("root")) return {"root", needs + "; run nstest as root"};
    if (HasNoPower(facts)) return {"root", needs + std::string(kGiveSysAdmin)};
  }
  return {};
}

// Whether a step starts the container and expects that it may be refused: then what the host gives
// is what the step is about.
bool MayBeRefused(const Container& container, const Plan& plan) {
  return container.started &&
         std::any_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) {
           const auto* start = std::get_if<Start>(&step.action);
           if (start == nullptr || start->container.empty() || step.must_succeed) return false;
           return container.name == start->container ||
                  container.name.starts_with(start->container + '.');
         });
}

Plan WithoutRefused(Plan plan) {
  const Plan& all = plan;
  std::vector<Container> sure;
  for (const Container& container : all.containers) {
    if (!MayBeRefused(container, all)) sure.push_back(container);
  }
  plan.containers = std::move(sure);
  return plan;
}

}  // namespace

bool KernelFits(const std::string& wanted, const std::string& release) {
  const std::string_view range(wanted);
  const std::size_t digits = std::min(range.find_first_of("0123456789"), range.size());
  const std::string_view order = Trim(range.substr(0, digits));
  const auto want = ParseVersion(range.substr(digits));
  auto have = ParseVersion(release);
  // 6.1 stands for every 6.1.x.
  have.resize(want.size());
  if (order == ">=") return have >= want;
  if (order == ">") return have > want;
  if (order == "<=") return have <= want;
  if (order == "<") return have < want;
  return have == want;
}

Reason FindMissing(const Scenario& scenario, const Plan& plan, const PlanContext& context) {
  const Facts facts(context.facts);
  const Requires& needs = scenario.needs;
  const Plan sure = WithoutRefused(plan);
  const std::array reasons{MissingInRuntimes(plan),
                           MissingInGuest(scenario, plan),
                           MissingPrivilege(needs, facts),
                           MissingForDocker(plan, facts),
                           MissingNamespaces(plan, facts),
                           MissingTool(needs, facts),
                           MissingKernel(needs, facts),
                           MissingInKernel(needs, facts),
                           MissingCall(needs, facts),
                           MissingDevice(needs, facts),
                           MissingSysctl(needs, facts),
                           MissingCgroup(needs, facts),
                           MissingProc(plan, facts),
                           MissingTimePower(plan, facts),
                           MissingIds(needs, sure, facts),
                           MissingLevels(sure, facts),
                           MissingForIdentities(plan, context.facts),
                           MissingPermission(scenario, context, facts)};
  const auto first = std::find_if(reasons.begin(), reasons.end(),
                                  [](const Reason& reason) { return !reason.empty(); });
  return first == reasons.end() ? Reason{} : *first;
}

}  // namespace nstest
