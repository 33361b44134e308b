#include "nstest/control/dependence.h"

#include <algorithm>
#include <optional>

namespace nstest {

namespace {

enum class Outcome { kHolds, kTurns, kNotPlayed };

bool IsWritten(const ExpectationResult& expectation) {
  return !expectation.implied;
}

const ExpectationResult* FindSame(const CaseResult& result, const ExpectationResult& wanted) {
  const auto same = [&](const ExpectationResult& one) {
    return IsWritten(one) && one.step == wanted.step && one.mark == wanted.mark;
  };
  const auto found = std::find_if(result.expectations.begin(), result.expectations.end(), same);
  return found == result.expectations.end() ? nullptr : &*found;
}

bool TurnsBefore(const CaseResult& result, int step) {
  return result.verdict == Verdict::kTimeout ||
         std::any_of(result.expectations.begin(), result.expectations.end(),
                     [&](const ExpectationResult& one) {
                       return one.verdict == Verdict::kFail && one.step <= step;
                     });
}

// A step that was not reached, since one before it did not succeed or never ended, turned with that
// one. What could not be played at all (a skip, an error) says nothing.
Outcome OutcomeOf(const CaseResult& result, const ExpectationResult& wanted) {
  const ExpectationResult* same = FindSame(result, wanted);
  if (same != nullptr && same->verdict == Verdict::kPass) return Outcome::kHolds;
  if (same != nullptr && same->verdict == Verdict::kFail) return Outcome::kTurns;
  return TurnsBefore(result, wanted.step) ? Outcome::kTurns : Outcome::kNotPlayed;
}

std::string WhyNot(const CaseResult& result) {
  const std::string verdict(VerdictName(result.verdict));
  return result.reason.text.empty() ? verdict : verdict + ": " + result.reason.text;
}

std::string ExcuseOf(const Case& made, const ExpectationResult& expectation) {
  const Step& step = made.scenario.steps[static_cast<std::size_t>(expectation.step)];
  if (!step.control.empty()) return step.control;
  if (!made.scenario.control.empty()) return made.scenario.control;
  return step.positive_control ? "a positive control" : "";
}

ExpectationControl CompareOne(const Case& made, const ExpectationResult& expectation,
                              const std::vector<ControlPlay>& without) {
  ExpectationControl control{.name = expectation.name, .mark = expectation.mark};
  std::string held;
  std::string unplayed;
  for (const auto& [removal, result] : without) {
    const std::string name = RemovalText(removal);
    switch (OutcomeOf(result, expectation)) {
      case Outcome::kTurns:
        control.without.push_back(name);
        break;
      case Outcome::kHolds:
        held += (held.empty() ? "" : ", ") + name;
        break;
      case Outcome::kNotPlayed:
        if (unplayed.empty()) unplayed = "without " + name + ": " + WhyNot(result);
        break;
    }
  }
  if (!control.without.empty()) {
    control.standing = Standing::kDepends;
  } else if (const std::string excuse = ExcuseOf(made, expectation); !excuse.empty()) {
    control.standing = Standing::kExcused;
    control.why = excuse;
  } else if (!unplayed.empty()) {
    control.standing = Standing::kUncontrollable;
    control.why = unplayed;
  } else {
    control.why = held.empty() ? "no namespace is declared" : "it holds without " + held;
  }
  return control;
}

// The same action in another place or at another time, expected otherwise, which does depend on a
// namespace: the one that does not is what it is held against.
bool IsControlOf(const Step& step, const Step& dependent) {
  return step.action == dependent.action && step.expect != dependent.expect;
}

void ExcusePositiveControls(const Case& made, const std::vector<int>& steps,
                            std::vector<ExpectationControl>& controls) {
  const auto step_of = [&](std::size_t i) -> const Step& {
    return made.scenario.steps[static_cast<std::size_t>(steps[i])];
  };
  for (std::size_t i = 0; i < controls.size(); ++i) {
    if (controls[i].standing != Standing::kInert) continue;
    for (std::size_t j = 0; j < controls.size(); ++j) {
      if (controls[j].standing != Standing::kDepends || !IsControlOf(step_of(i), step_of(j))) {
        continue;
      }
      controls[i].standing = Standing::kExcused;
      controls[i].why = "the positive control of '" + controls[j].name + "'";
      break;
    }
  }
}

}  // namespace

CaseControl Compare(const Case& made, const CaseResult& untouched,
                    const std::vector<ControlPlay>& without) {
  CaseControl control{.id = made.id, .title = made.scenario.title, .file = made.scenario.file};
  std::vector<int> steps;
  for (const ExpectationResult& expectation : untouched.expectations) {
    if (!IsWritten(expectation)) continue;
    steps.push_back(expectation.step);
    if (expectation.verdict == Verdict::kPass) {
      control.expectations.push_back(CompareOne(made, expectation, without));
      continue;
    }
    control.expectations.push_back({.name = expectation.name,
                                    .mark = expectation.mark,
                                    .standing = Standing::kUncontrollable,
                                    .why = "untouched it does not hold: " + WhyNot(untouched)});
  }
  ExcusePositiveControls(made, steps, control.expectations);
  return control;
}

bool HasInert(const CaseControl& control) {
  return std::any_of(
      control.expectations.begin(), control.expectations.end(),
      [](const ExpectationControl& one) { return one.standing == Standing::kInert; });
}

}  // namespace nstest
