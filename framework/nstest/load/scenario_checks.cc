#include "nstest/load/scenario_checks.h"

#include <algorithm>

#include "nstest/calls/call_table.h"
#include "nstest/load/making_checks.h"
#include "nstest/model/fact_table.h"
#include "nstest/model/runtime_name.h"

namespace nstest {

namespace {

void CheckExpectations(const Scenario& scenario, Context& context) {
  const bool any = std::any_of(scenario.steps.begin(), scenario.steps.end(),
                               [](const Step& step) { return step.expect.has_value(); });
  if (any) return;
  context.problems.Error(scenario.mark, "no step has an 'expect': this scenario cannot fail");
}

void CheckUsedContainers(Context& context) {
  for (const auto& [name, known] : context.names.containers) {
    if (known.used) continue;
    context.problems.Error(known.mark, "container " + Quoted(name) + " is not used");
  }
}

void WarnOfUnusedNames(Context& context) {
  for (const auto& [name, known] : context.names.saved) {
    if (!known.used) context.problems.Warn(known.mark, Quoted(name) + " is saved and never used");
  }
}

bool SaysNothingIsThere(const Matcher& matcher) {
  if (std::holds_alternative<IsAbsent>(matcher.kind)) return true;
  if (std::holds_alternative<IsEmpty>(matcher.kind)) return true;
  const auto* fields = std::get_if<HasFields>(&matcher.kind);
  return fields != nullptr &&
         std::all_of(fields->fields.begin(), fields->fields.end(),
                     [](const auto& field) { return SaysNothingIsThere(*field.second); });
}

// Whether another step does the same and expects something to be there: then the absence here does
// not come from looking in the wrong way.
bool HasPositiveControl(const Step& step, const Scenario& scenario) {
  return std::any_of(scenario.steps.begin(), scenario.steps.end(), [&](const Step& other) {
    return other.expect && !SaysNothingIsThere(*other.expect) && other.action == step.action;
  });
}

void WarnOfUncontrolledAbsence(const Scenario& scenario, Context& context) {
  constexpr std::size_t kMostSteps = 1000;  // each is compared with all
  if (scenario.steps.size() > kMostSteps || !scenario.control.empty()) return;
  for (const Step& step : scenario.steps) {
    if (!step.expect || !step.control.empty() || !SaysNothingIsThere(*step.expect)) continue;
    if (HasPositiveControl(step, scenario)) continue;
    context.problems.Warn(step.expect_mark,
                          "nothing shows that this could be seen at all: do the same where it is "
                          "there, and expect it");
  }
}

void CheckClock(const Calls& calls, const Scenario& scenario, Mark mark, Context& context) {
  const auto& touches = scenario.touches;
  if (!TouchesClock(calls.calls)) return;
  if (std::find(touches.begin(), touches.end(), "clock") != touches.end()) return;
  context.problems.Error(mark,
                         "the clock is no namespace's own: the scenario needs 'touches: [clock]'");
}

// Whether the place stands on a guest's kernel, which ends with the case.
bool IsInGuest(const Scenario& scenario, std::string_view place) {
  const auto& containers = scenario.containers;
  // No more levels than containers: a cycle is another check's to tell.
  for (std::size_t level = 0; level < containers.size(); ++level) {
    const auto found = std::find_if(containers.begin(), containers.end(),
                                    [&](const Container& one) { return one.name == place; });
    if (found == containers.end()) return false;
    if (found->runtime == kVmRuntime) return true;
    place = found->within;
  }
  return false;
}

}  // namespace

void CheckTouches(const Scenario& scenario, Context& context) {
  for (const Step& step : scenario.steps) {
    if (IsInGuest(scenario, step.place)) continue;
    if (const auto* calls = std::get_if<Calls>(&step.action))
      CheckClock(*calls, scenario, step.mark, context);
    const auto* set = std::get_if<Set>(&step.action);
    if (set == nullptr) continue;
    for (const auto& [fact, value] : set->changes) {
      const SettableFact* settable = FindSettableFact(fact);
      if (settable == nullptr || settable->touches.empty()) continue;
      const auto& touches = scenario.touches;
      if (std::find(touches.begin(), touches.end(), settable->touches) != touches.end()) continue;
      context.problems.Error(step.mark, "'" + FactText(fact) + "' is no namespace's own: the " +
                                            "scenario needs 'touches: [" +
                                            std::string(settable->touches) + "]'");
    }
  }
}

void CheckWhole(const Scenario& scenario, Context& context) {
  CheckExpectations(scenario, context);
  CheckMaking(scenario, context);
  CheckUsedContainers(context);
  WarnOfUnusedNames(context);
  WarnOfUncontrolledAbsence(scenario, context);
}

}  // namespace nstest
