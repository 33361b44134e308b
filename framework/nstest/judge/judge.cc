#include "nstest/judge/judge.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "nstest/base/text.h"
#include "nstest/base/units.h"
#include "nstest/judge/matcher.h"
#include "nstest/model/runtime_name.h"

namespace nstest {

namespace {

constexpr std::size_t kErrorsShown = 400;

// The reason of a case that was played to its end and shows nothing.
constexpr std::string_view kNoneReached = "no expectation was reached";

// What its evidence is called where it has no fields.
std::string SubjectOf(std::string_view action, const std::string& text) {
  return action == Observe::kKind ? text : "";
}

// Before it is judged: as one that was not reached.
ExpectationResult MakeExpectation(const Step& step, int index) {
  return {.name = StepName(step),
          .verdict = Verdict::kSkip,
          .expected = ExpectedOf(step),
          .step = index,
          .choice = step.choice,
          .mark = step.expect_mark,
          .source_line = step.expect_line,
          .matcher = step.expect};
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
                    .runtime = RuntimesOf(scenario)};
  if (scenario.expected_to_fail) result.expected_to_fail = scenario.expected_to_fail->because;
  for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
    const Step& step = scenario.steps[i];
    if (step.expect) result.expectations.push_back(MakeExpectation(step, static_cast<int>(i)));
  }
  for (const StepEvidence& step : evidence.steps) {
    const auto index = static_cast<std::size_t>(step.step);
    if (index < scenario.steps.size())
      result.steps.push_back(MakeStep(scenario.steps[index], step));
  }
  result.leftovers = evidence.leftovers;
  result.took = evidence.took;
  return result;
}

// How a step that had to succeed did not: `exit 127, stderr: "sh: 1: foo: not found"`.
std::string FailureText(const Value& value) {
  const auto shown = [&](std::string_view field) {
    const Value* found = value.Find(field);
    if (found == nullptr || found->is_absent()) return std::string();
    return found->text() != nullptr ? EscapeControl(*found->text()) : DisplayText(*found);
  };
  if (const auto errnum = shown("errno"); !errnum.empty()) {
    const auto failed = shown("failed");
    return "errno " + errnum + (failed.empty() ? "" : ", by " + failed);
  }
  std::string text = "it did not end";
  if (const auto exit = shown("exit"); !exit.empty()) text = "exit " + exit;
  if (const auto signal = shown("signal"); !signal.empty()) text = "killed by " + signal;
  const auto errors = shown("stderr");
  return errors.empty() ? text : text + ", stderr: \"" + Shorten(errors, kErrorsShown) + '"';
}

std::string SuccessText(const StepResult& step) {
  if (step.evidence.value.Find("errno") != nullptr) return step.action + " succeeds (errno none)";
  const bool waits = step.action == Wait::kKind;
  return waits ? "the process succeeds (exit 0)" : "the command succeeds (exit 0)";
}

bool HasExpectation(const CaseResult& result, int step) {
  return std::any_of(result.expectations.begin(), result.expectations.end(),
                     [&](const ExpectationResult& one) { return one.step == step; });
}

// What an author need not write: that the step succeeds. Beside an expectation of the step's own it
// has another name.
ExpectationResult MakeImplied(const CaseResult& result, const Mark& mark) {
  const StepResult& step = result.steps.back();
  const bool beside = HasExpectation(result, step.evidence.step);
  return {.name = step.name + (beside ? " (it succeeds)" : ""),
          .verdict = Verdict::kFail,
          .expected = SuccessText(step),
          .seen = FailureText(step.evidence.value),
          .step = step.evidence.step,
          .implied = true,
          .mark = mark};
}

void JudgeOne(ExpectationResult& expectation, const StepResult& step, const Saved& saved) {
  const Judgement judgement = JudgeValue(*expectation.matcher, step.evidence.value, saved,
                                         SubjectOf(step.action, step.text));
  expectation.verdict = judgement.holds ? Verdict::kPass : Verdict::kFail;
  expectation.expected = judgement.expected;
  expectation.seen = judgement.seen;
  const std::size_t tries = step.evidence.tries.size();
  if (!judgement.holds && tries > 0) {
    expectation.seen +=
        " (after " + std::to_string(tries + 1) + " tries in " +
        DurationText(std::chrono::floor<std::chrono::milliseconds>(step.evidence.took)) + ")";
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
    if (expectation.verdict == Verdict::kSkip) expectation.seen = "not reached: " + why_not_reached;
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
    result.reason = {"", std::string(kNoneReached)};
  }
}

// What was expected of the case as a whole changes what a pass and a fail are called.
void ExpectFailure(CaseResult& result) {
  if (result.expected_to_fail.empty()) return;
  if (result.verdict == Verdict::kFail) result.verdict = Verdict::kXfail;
  if (result.verdict == Verdict::kPass) result.verdict = Verdict::kXpass;
}

std::string WhyNotReached(const Ending& ending, const CaseResult& result) {
  if (!ending.reason.text.empty()) return ending.reason.text;
  const bool stopped = !result.steps.empty() && !result.steps.back().evidence.succeeded;
  return stopped ? "'" + result.steps.back().name + "' did not succeed" : "the case ended before";
}

// What a result needs to know besides its steps' evidence.
struct Course {
  Ending ending;
  bool cut_off = false;  // the last step hit a limit: half of its evidence is judged by nothing
  Mark last_mark;        // where the last step is written
};

void AddImplied(CaseResult& result, const Course& course) {
  if (course.cut_off || result.steps.empty() || result.steps.back().evidence.succeeded) return;
  const StepResult& step = result.steps.back();
  const auto later =
      std::find_if(result.expectations.begin(), result.expectations.end(),
                   [&](const ExpectationResult& one) { return one.step > step.evidence.step; });
  result.expectations.insert(later, MakeImplied(result, course.last_mark));
}

void JudgeAll(CaseResult& result, const Course& course) {
  std::optional<StepResult> half;
  if (course.cut_off) {
    half = std::move(result.steps.back());
    result.steps.pop_back();
  }
  JudgeExpectations(result, WhyNotReached(course.ending, result));
  if (half) result.steps.push_back(std::move(*half));
  AddImplied(result, course);
  SetVerdict(result, course.ending);
  ExpectFailure(result);
}

Course CourseOf(const Case& played, const Evidence& evidence) {
  Course course{.ending = evidence.ending};
  if (evidence.steps.empty()) return course;
  const int last = evidence.steps.back().step;
  course.cut_off = evidence.ending.kind == EndingKind::kTimeout && evidence.ending.step == last;
  const auto index = static_cast<std::size_t>(last);
  if (index < played.scenario.steps.size()) course.last_mark = played.scenario.steps[index].mark;
  return course;
}

EndingKind KindOfEnding(const CaseResult& recorded) {
  switch (recorded.verdict) {
    case Verdict::kSkip:
      return EndingKind::kSkip;
    case Verdict::kError:
      return EndingKind::kError;
    case Verdict::kTimeout:
      return EndingKind::kTimeout;
    case Verdict::kPass:
    case Verdict::kXpass:
      return EndingKind::kPlayed;
    case Verdict::kFail:
    case Verdict::kXfail:
      // An error or timeout that stood behind the failure has left its reason.
      return recorded.reason.empty() ? EndingKind::kPlayed : EndingKind::kError;
  }
  return EndingKind::kPlayed;
}

// A reason that judging itself gave is no ending.
Ending EndingOf(const CaseResult& recorded) {
  if (recorded.verdict == Verdict::kError && recorded.reason.text == kNoneReached) return {};
  return {KindOfEnding(recorded), recorded.reason};
}

Course CourseOf(const CaseResult& recorded) {
  Course course{.ending = EndingOf(recorded)};
  if (recorded.steps.empty()) return course;
  const StepEvidence& last = recorded.steps.back().evidence;
  bool implied = false;
  for (const ExpectationResult& one : recorded.expectations) {
    if (one.step != last.step) continue;
    course.cut_off = course.cut_off || one.verdict == Verdict::kSkip;
    implied = implied || one.implied;
    if (one.implied) course.last_mark = one.mark;
  }
  course.cut_off = course.cut_off || (!last.succeeded && !implied);
  return course;
}

// Where an error or a timeout cut a step off.
Mark MarkOf(const Ending& ending, const Scenario& scenario) {
  const bool cut = ending.kind == EndingKind::kError || ending.kind == EndingKind::kTimeout;
  const auto step = static_cast<std::size_t>(ending.step);
  const bool known = cut && ending.step >= 0 && step < scenario.steps.size();
  return known ? scenario.steps[step].mark : Mark{};
}

}  // namespace

CaseResult Judge(const Case& played, const Evidence& evidence) {
  CaseResult result = MakeResult(played, evidence);
  result.reason_mark = MarkOf(evidence.ending, played.scenario);
  JudgeAll(result, CourseOf(played, evidence));
  return result;
}

std::string ExpectedOf(const Step& step) {
  if (!step.expect) return {};
  return ExpectedText(*step.expect, SubjectOf(ActionName(step.action), StepSubject(step)));
}

CaseResult JudgeAgain(const CaseResult& recorded) {
  CaseResult result = recorded;
  std::erase_if(result.expectations, [](const auto& one) { return one.implied || !one.matcher; });
  for (ExpectationResult& expectation : result.expectations) expectation.verdict = Verdict::kSkip;
  JudgeAll(result, CourseOf(recorded));
  return result;
}

bool HoldsNow(const Step& step, const Value& value, const Saved& saved) {
  return !step.expect || JudgeValue(*step.expect, value, saved).holds;
}

}  // namespace nstest
