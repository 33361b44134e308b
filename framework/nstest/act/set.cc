#include <sched.h>

#include <algorithm>
#include <cerrno>

#include "nstest/act/actions.h"
#include "nstest/base/units.h"
#include "nstest/kernel/clock_step.h"
#include "nstest/kernel/host_name.h"
#include "nstest/kernel/sysctl.h"
#include "nstest/process/ask.h"

namespace nstest {

namespace {

// What belongs to the host's own namespace of this kind is put back by hand; a container's goes
// with it.
void UndoOnHost(const ActContext& context, std::uint64_t kind, std::function<void()> undo) {
  if ((context.place.flags & kind) == 0) context.scene.undos.push_back(std::move(undo));
}

Result<Outcome> SetName(const ActContext& context, const std::string& value,
                        Status (*set)(const std::string&), const std::string& before) {
  UndoOnHost(context, CLONE_NEWUTS,
             [set, before] { [[maybe_unused]] const Status ignored = set(before); });
  return CallIn(context, [&] { return set(value); });
}

Result<Outcome> StepClock(const ActContext& context, const std::string& value) {
  const auto offset = ParseDuration(value);
  if (!offset) return Error{"set", EINVAL, "clock.realtime: '" + value + "' is no duration"};
  NSTEST_TRY(context.scene.announce({"clock", ""}));
  return CallIn(context, [&] { return StepRealtime(*offset); });
}

Result<Outcome> SetSysctl(const ActContext& context, const std::string& name,
                          const std::string& value) {
  // Some sysctls are namespaced and some are not; the guard puts back what reached the real host.
  NSTEST_TRY(context.scene.announce({"sysctl", name}));
  if (auto before = ReadSysctl(name); before && context.place.is_host()) {
    UndoOnHost(context, 0, [name, before] {
      [[maybe_unused]] const Status ignored = WriteSysctl(name, *before);
    });
  }
  return CallIn(context, [&] { return WriteSysctl(name, value); });
}

// "5", "64MiB", "unlimited"; nothing for other texts.
std::optional<std::optional<std::int64_t>> ParseLimit(const std::string& text) {
  if (text == "unlimited") return std::optional<std::int64_t>();
  const auto limit = ParseSize(text);
  if (!limit) return std::nullopt;
  return std::optional(static_cast<std::int64_t>(*limit));
}

// By a process of the place, since not everybody may. It is put back by the cgroup's end.
Result<Outcome> SetCgroupLimit(const ActContext& context, const FactQuery& fact,
                               const std::string& value) {
  const auto limit = ParseLimit(value);
  if (!limit) return Error{"set", EINVAL, FactText(fact) + ": '" + value + "' is no limit"};
  const auto found = context.scene.cgroups.find(fact.argument);
  if (found == context.scene.cgroups.end()) {
    return Error{"set", 0, "'" + fact.argument + "' is not there (yet)"};
  }
  if (found->second.empty()) return Error{"cgroup", 0, "none may be made here"};
  const auto file = FindLimitFile(found->second, fact.fields.front());
  if (!file) return Error{"cgroup", 0, "no controller limits so"};
  return CallIn(context, [&] { return WriteLimit(*file, *limit); });
}

Result<Outcome> SetOne(const ActContext& context, const FactQuery& fact, const std::string& value) {
  if (fact.name == "hostname") return SetName(context, value, SetHostName, HostName());
  if (fact.name == "domainname") return SetName(context, value, SetDomainName, DomainName());
  if (fact.name == "sysctl") return SetSysctl(context, fact.argument, value);
  if (fact.name == "cgroup") return SetCgroupLimit(context, fact, value);
  if (FactText(fact) == "clock.realtime") return StepClock(context, value);
  return Error{"set", 0, "'" + FactText(fact) + "' cannot be set"};
}

}  // namespace

Result<Outcome> Perform(const Set& set, const ActContext& context) {
  Outcome outcome;
  for (const auto& [fact, text] : set.changes) {
    auto query = Resolve(fact, context.scene.saved);
    if (!query) return query.error();
    auto value = ResolveText(text, context.scene.saved, ReferenceStyle::kValue);
    if (!value) return value.error();
    auto one = SetOne(context, *query, *value);
    if (!one) return one.error();
    outcome = std::move(*one);
    if (!outcome.succeeded || outcome.timed_out) return outcome;
  }
  return outcome;
}

}  // namespace nstest
