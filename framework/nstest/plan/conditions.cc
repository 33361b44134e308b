#include "nstest/plan/conditions.h"

#include <algorithm>
#include <utility>

#include "nstest/plan/needs.h"

namespace nstest {

namespace {

bool FactHolds(const std::string& name, const Matcher& matcher, const ConditionContext& context) {
  const Value* value = context.facts.Find(name);
  if (value == nullptr) return false;
  const auto* equals = std::get_if<Equals>(&matcher.kind);
  if (name == "kernel" && equals != nullptr && value->text() != nullptr) {
    return KernelFits(equals->operand, *value->text());
  }
  return context.holds(matcher, *value);
}

bool Holds(const Condition& condition, const ConditionContext& context) {
  return std::all_of(condition.facts.begin(), condition.facts.end(),
                     [&](const auto& fact) { return FactHolds(fact.first, fact.second, context); });
}

// "cgroup is "v2" and config.CONFIG_X is not known"
std::string FactsText(const Condition& condition, const HostFacts& facts) {
  constexpr std::size_t kShown = 100;
  std::string text;
  for (const auto& [name, matcher] : condition.facts) {
    const Value* value = facts.Find(name);
    text += (text.empty() ? "" : " and ") + name + " is " +
            (value == nullptr ? "not known" : DisplayText(*value, kShown));
  }
  return text;
}

void Choose(Step& step, const ConditionContext& context) {
  std::string others;
  int number = 0;
  for (ConditionalExpectation& alternative : step.alternatives) {
    ++number;
    std::string facts = FactsText(alternative.when, context.facts);
    if (Holds(alternative.when, context)) {
      step.choice = Choice{number, std::move(facts), std::move(alternative.because)};
      step.expect = std::move(alternative.is);
      step.must_succeed = alternative.must_succeed;
      step.expect_mark = alternative.mark;
      step.expect_line = std::move(alternative.line);
      step.alternatives.clear();
      return;
    }
    if (others.find(facts) == std::string::npos) others += (others.empty() ? "" : "; ") + facts;
  }
  step.choice->when = std::move(others);
  step.alternatives.clear();
}

}  // namespace

Case ChooseForHost(Case one, const ConditionContext& context) {
  for (Step& step : one.scenario.steps) {
    if (!step.alternatives.empty()) Choose(step, context);
  }
  auto& failure = one.scenario.expected_to_fail;
  if (failure && !Holds(failure->when, context)) failure.reset();
  return one;
}

}  // namespace nstest
