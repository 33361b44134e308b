#include "nstest/observe/observe.h"

#include "nstest/act/actions.h"
#include "nstest/kernel/clock.h"
#include "nstest/process/ask.h"

namespace nstest {

namespace {

ObserveContext MakeObserveContext(const ActContext& context) {
  ObserveContext observing{.base = context.scene.clocks, .parent_monotonic = ReadMonotonic()};
  for (const auto& [name, process] : context.scene.processes) {
    observing.processes.push_back({name, process->pidfd()});
  }
  for (const auto& [container, cgroups] : context.scene.cgroups) {
    observing.cgroups.push_back({container, &cgroups});
  }
  observing.place_init_pidfd = context.place.pidfd;
  return observing;
}

}  // namespace

Result<Outcome> Perform(const nstest::Observe& observe, const ActContext& context) {
  auto query = Resolve(observe.fact, context.scene.saved);
  if (!query) return query.error();
  ObserveContext observing = MakeObserveContext(context);
  auto value = AskIn(
      context.place,
      [&](pid_t hop) {
        if (hop > 0) observing.observers.push_back(hop);
        return ObserveFact(*query, observing);
      },
      context.deadline);
  if (!value && value.error().errnum == ETIMEDOUT) return Outcome{.timed_out = true};
  if (!value) return value.error();
  return Outcome{.evidence = std::move(*value)};
}

}  // namespace nstest
