#include "nstest/judge/judge.h"

#include <algorithm>
#include <optional>

#include "nstest/base/text.h"
#include "nstest/base/units.h"
#include "nstest/judge/matcher.h"

namespace nstest {

namespace {

constexpr std::size_t kShown = 400;

std::string SubjectOf(const StepResult& step) { return step.action == "observe" ? step.text : ""; }

// The expectations of a case before they are judged.
std::vector<ExpectationResult> MakeExpectations(const Scenario& scenario) {
  std::vector<ExpectationResult> expectations;
  for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
    const Step& step = scenario.steps[i];
    if (!step.expect) continue;
    expectations.push_back({.name = StepName(step),
                            .verdict = Verdict::kSkip,
                            .step = static_cast<int>(i),
                            .mark = step.expect_mark,
                            .source_line = step.expect_line,
                            .matcher = step.expect});
  }
  return expectations;
}

StepResult MakeStep(const Step& step, const StepEvidence& evidence) {
  return {.name = StepName(step),
          .action = std::string(ActionName(step.action)),
          .place = step.place,
          .save = step.save,
          .text = StepSubject(step),
          .evidence = evidence};
}

CaseResult MakeResult(const Case& played, const Evidence& evidence) {
  const Scenario& scenario = played.scenario;
  CaseResult result{.id = played.id,
                    .title = scenario.title,
                    .suite = scenario.suite,
                    .file = scenario.file,
                    .mark = scenario.mark,
                    .tags = scenario.tags,
                    .sources = scenario.sources,
                    .sha256 = scenario.sha256,
                    .expectations = MakeExpectations(scenario)};
  for (const StepEvidence& step : evidence.steps) {
    const auto index = static_cast<std::size_t>(step.step);
    if (index < scenario.steps.size()) result.steps.push_back(MakeStep(scenario.steps[index], step));
  }
  result.leftovers = evidence.leftovers;
  result.took = evidence.took;
  return result;
}

// How a step that had to succeed failed.
std::string FailureText(const Value& value) {
  if (const Value* errnum = value.Find("errno")) return "errno is " + DisplayText(*errnum, kShown);
  const Value* exit = value.Find("exit");
  const Value* signal = value.Find("signal");
  std::string text = exit != nullptr && !exit->is_absent() ? "exit is " + DisplayText(*exit)
                     : signal != nullptr ? "signal is " + DisplayText(*signal)
                                         : "it did not";
  const Value* errors = value.Find("stderr");
  if (errors != nullptr && errors->text() != nullptr && !errors->text()->empty()) {
    text += ", stderr is " + DisplayText(*errors, kShown);
  }
  return text;
}

ExpectationResult MakeImplied(const StepResult& step, const CaseResult& result) {
  const bool by_errno = step.evidence.value.Find("errno") != nullptr;
  return {.name = step.name,
          .verdict = Verdict::kFail,
          .expected = by_errno ? "it succeeds (errno is none)" : "it succeeds (exit is 0)",
          .seen = FailureText(step.evidence.value),
          .step = step.evidence.step,
          .implied = true,
          .mark = result.mark};
}

void JudgeOne(ExpectationResult& expectation, const StepResult& step, const Saved& saved) {
  const Judgement judgement =
      JudgeValue(*expectation.matcher, step.evidence.value, saved, SubjectOf(step));
  expectation.verdict = judgement.holds ? Verdict::kPass : Verdict::kFail;
  expectation.expected = judgement.expected;
  expectation.seen = judgement.seen;
  const std::size_t tries = step.evidence.tries.size();
  if (!judgement.holds && tries > 0) {
    expectation.seen += " (after " + std::to_string(tries + 1) + " tries in " +
                        DurationText(std::chrono::floor<std::chrono::milliseconds>(
                            step.evidence.took)) + ")";
  }
}

void JudgeExpectations(CaseResult& result, const std::string& why_not_reached) {
  Saved saved;
  std::size_t next = 0;
  for (const StepResult& step : result.steps) {
    for (; next < result.expectations.size(); ++next) {
      ExpectationResult& expectation = result.expectations[next];
      if (expectation.step > step.evidence.step) break;
      if (expectation.step == step.evidence.step) JudgeOne(expectation, step, saved);
    }
    if (!step.save.empty()) saved[step.save] = step.evidence.value;
  }
  for (ExpectationResult& expectation : result.expectations) {
    if (expectation.verdict != Verdict::kSkip) continue;
    expectation.expected = "it " + MatcherText(*expectation.matcher, saved);
    expectation.seen = "not reached: " + why_not_reached;
  }
}

bool HasFailed(const CaseResult& result) {
  return std::any_of(result.expectations.begin(), result.expectations.end(),
                     [](const auto& one) { return one.verdict == Verdict::kFail; });
}

bool HasReached(const CaseResult& result) {
  return std::any_of(result.expectations.begin(), result.expectations.end(),
                     [](const auto& one) { return one.verdict != Verdict::kSkip; });
}

void SetVerdict(CaseResult& result, const Ending& ending) {
  result.verdict = Verdict::kPass;
  result.reason = ending.reason;
  if (ending.kind == EndingKind::kSkip) {
    result.verdict = Verdict::kSkip;
  } else if (HasFailed(result)) {
    result.verdict = Verdict::kFail;
  } else if (ending.kind == EndingKind::kError) {
    result.verdict = Verdict::kError;
  } else if (ending.kind == EndingKind::kTimeout) {
    result.verdict = Verdict::kTimeout;
  } else if (!HasReached(result)) {
    result.verdict = Verdict::kError;
    result.reason = {"", "no expectation was reached"};
  }
}

std::string WhyNotReached(const Ending& ending, const CaseResult& result) {
  if (!ending.reason.text.empty()) return ending.reason.text;
  const bool stopped = !result.steps.empty() && !result.steps.back().evidence.succeeded;
  return stopped ? "'" + result.steps.back().name + "' did not succeed" : "the case ended before";
}

// Takes the words of what must succeed out of a step that failed at it, and judges the rest. A step
// cut off by its timeout is judged by nothing: what it showed is half of it.
void JudgeAll(CaseResult& result, const Ending& ending) {
  const bool cut_off = ending.kind == EndingKind::kTimeout && !result.steps.empty() &&
                       result.steps.back().evidence.step == ending.step;
  std::optional<StepResult> half;
  if (cut_off) {
    half = std::move(result.steps.back());
    result.steps.pop_back();
  }
  JudgeExpectations(result, WhyNotReached(ending, result));
  if (half) result.steps.push_back(std::move(*half));
  if (!cut_off && !result.steps.empty() && !result.steps.back().evidence.succeeded) {
    result.expectations.push_back(MakeImplied(result.steps.back(), result));
  }
  SetVerdict(result, ending);
}

Ending EndingOf(const CaseResult& recorded) {
  switch (recorded.verdict) {
    case Verdict::kSkip:
      return {EndingKind::kSkip, recorded.reason};
    case Verdict::kError:
      return {EndingKind::kError, recorded.reason};
    case Verdict::kTimeout:
      return {EndingKind::kTimeout, recorded.reason,
              recorded.steps.empty() ? -1 : recorded.steps.back().evidence.step};
    case Verdict::kPass:
    case Verdict::kFail:
      return {EndingKind::kPlayed, recorded.reason};
  }
  return {};
}

}  // namespace

CaseResult Judge(const Case& played, const Evidence& evidence) {
  CaseResult result = MakeResult(played, evidence);
  JudgeAll(result, evidence.ending);
  return result;
}

CaseResult JudgeAgain(const CaseResult& recorded) {
  CaseResult result = recorded;
  std::erase_if(result.expectations, [](const auto& one) { return one.implied; });
  for (ExpectationResult& expectation : result.expectations) expectation.verdict = Verdict::kSkip;
  JudgeAll(result, EndingOf(recorded));
  return result;
}

bool HoldsNow(const Step& step, const Value& value, const Saved& saved) {
  return !step.expect || JudgeValue(*step.expect, value, saved).holds;
}

}  // namespace nstest
