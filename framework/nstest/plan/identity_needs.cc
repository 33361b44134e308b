#include "nstest/plan/identity_needs.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>

#include "nstest/base/text.h"

namespace nstest {

namespace {

constexpr double kAllIds = 4'294'967'295;

// What is known of a place's user namespace. One that was joined, or made within another, may map
// anything: the kernel will tell.
struct Users {
  bool known = true;
  bool hosts = true;  // the host's own
  double ids = 0;     // of another: how many, from 0
};

double HostIds(const HostFacts& facts) {
  const Value* ids = facts.Find("host.ids");
  return ids != nullptr && ids->is_number() ? ids->number() : 1;
}

bool IsTrue(const HostFacts& facts, std::string_view name) {
  const Value* value = facts.Find(name);
  return value != nullptr && value->boolean() != nullptr && *value->boolean();
}

Users UsersOf(const Container& container, const std::map<std::string, Users>& places,
              const HostFacts& facts) {
  const NamespaceSpec* spec = container.Find(NamespaceKind::kUser);
  const bool inherits = spec == nullptr && !container.within.empty();
  if (inherits) {
    const auto outer = places.find(container.within);
    return outer != places.end() ? outer->second : Users{.known = false};
  }
  if (spec == nullptr || std::holds_alternative<HostNamespace>(*spec)) return {};
  const auto* made = std::get_if<NewNamespace>(spec);
  if (made == nullptr) return {.known = false};
  // An id that a written map lacks is its author's own affair.
  if (!made->uid_map.empty() || !container.within.empty()) return {.known = false};
  constexpr double kUnprivileged = 65'536;  // as the native runtime maps it
  return {.hosts = false, .ids = HostIds(facts) >= kAllIds ? kUnprivileged : 1};
}

bool IsMapped(std::uint32_t id, const Users& users, const HostFacts& facts) {
  return !users.known || id < (users.hosts ? HostIds(facts) : users.ids);
}

Reason MissingFor(const Identity& identity, const Users& users, const HostFacts& facts) {
  const auto& user = identity.user;
  if (user && !IsMapped(user->uid, users, facts)) {
    return {"ids", "needs the id " + std::to_string(user->uid) +
                       ", which is not mapped there; run "
                       "nstest as root"};
  }
  if (!users.known || !users.hosts || IsTrue(facts, "host.own_user_namespace")) return {};
  const Value* have = facts.Find("capabilities");
  for (const CapabilityRule& rule : identity.capabilities) {
    if (rule.kind != CapabilityRuleKind::kExactly || have == nullptr) continue;
    for (const std::string& name : rule.names) {
      const Value::List* list = have->list();
      if (list == nullptr || std::find(list->begin(), list->end(), Value(name)) != list->end()) {
        continue;
      }
      return {"capability", "needs " + name +
                                " to give it away; run nstest as root, or with it "
                                "(docker run --cap-add " +
                                name.substr(name.find('_') + 1) + ")"};
    }
  }
  return {};
}

}  // namespace

Reason MissingForIdentities(const Plan& plan, const HostFacts& facts) {
  std::map<std::string, Users> places{{std::string(kHost), {}}};
  std::map<std::string, Identity> identities;
  for (const Container& container : plan.containers) {
    places[container.name] = UsersOf(container, places, facts);
    identities[container.name] = container.identity;
    Reason reason = MissingFor(container.identity, places[container.name], facts);
    if (!reason.empty()) return reason;
  }
  for (const Step& step : plan.steps) {
    if (!step.user && !step.capabilities) continue;
    const auto users = places.find(step.place);
    const Users there = users != places.end() ? users->second : Users{.known = false};
    Reason reason = MissingFor(WithOverrides(identities[step.place], step.user, step.capabilities),
                               there, facts);
    if (!reason.empty()) return reason;
  }
  return {};
}

}  // namespace nstest
