#include "nstest/report/case_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "nstest/base/text.h"

namespace nstest {

namespace {

constexpr std::size_t kLongestText = 1000;

// Lines of a label and what it labels; further lines of the same stand below the first.
class LabelledLines {
 public:
  void Add(std::string_view label, std::string_view text) {
    lines_.push_back(fmt::format("{:<11}  {}", label, text));
  }

  void AddText(std::string_view label, std::string_view text) {
    if (!text.empty()) Add(label, SafeLine(Shorten(text, kLongestText)));
  }

  void AddAll(std::string_view label, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) Add(&text == texts.data() ? label : "", text);
  }

  std::vector<std::string> Take() { return std::move(lines_); }

 private:
  std::vector<std::string> lines_;
};

bool IsOutput(std::string_view field) {
  return field == "stdout" || field == "stderr";
}

// The evidence without the streams, which are shown line by line, and without the signal that did
// not end a process.
Value WithoutOutput(const Value& evidence) {
  if (evidence.map() == nullptr) return evidence;
  Value::Map rest;
  for (const auto& [field, value] : *evidence.map()) {
    const bool told_elsewhere = IsOutput(field) && value.text() != nullptr;
    const bool no_signal = field == "signal" && value.is_absent();
    if (!told_elsewhere && !no_signal) rest.emplace_back(field, value);
  }
  return rest;
}

std::string StepText(const StepResult& step) {
  return fmt::format("in {}, {}: {}", step.place, step.action, step.text);
}

void AddEvidence(const StepEvidence& evidence, const DetailOptions& options, LabelledLines& lines) {
  const Value rest = WithoutOutput(evidence.value);
  if (rest.map() == nullptr || !rest.map()->empty()) lines.AddText("evidence", DisplayText(rest));
  for (const std::string_view stream : {"stdout", "stderr"}) {
    const Value* output = evidence.value.Find(stream);
    if (output == nullptr || output->text() == nullptr) continue;
    if (WithoutTrailingNewlines(*output->text()).empty()) continue;
    lines.AddAll(stream, OutputLines(*output->text(), options.bounds));
  }
  if (!evidence.tries.empty()) {
    lines.Add("tried", fmt::format("{} times; the first showed {}", evidence.tries.size() + 1,
                                   SafeLine(DisplayText(evidence.tries.front(), 200))));
  }
}

const StepResult* FindStep(const CaseResult& result, int index) {
  const auto found = std::ranges::find_if(
      result.steps, [index](const StepResult& step) { return step.evidence.step == index; });
  return found == result.steps.end() ? nullptr : &*found;
}

std::string PlaceText(const std::string& file, const Mark& mark) {
  if (mark.line == 0) return file;
  if (mark.column == 0) return fmt::format("{}:{}", file, mark.line);
  return fmt::format("{}:{}:{}", file, mark.line, mark.column);
}

bool Failed(const ExpectationResult& expectation) {
  return IsBad(expectation.verdict);
}

// "2, since cgroup is "v2": cgroups(7)"
std::string ChoiceText(const Choice& choice) {
  std::string text = fmt::format("{}, since {}", choice.number, choice.when);
  return choice.because.empty() ? text : text + ": " + choice.because;
}

void AddFailure(const CaseResult& result, const ExpectationResult& failed, LabelledLines& lines) {
  lines.AddText("expectation", failed.name);
  lines.AddText("at", PlaceText(result.file, failed.mark.line == 0 ? result.mark : failed.mark));
  if (!failed.source_line.empty()) lines.AddText("", Trim(failed.source_line));
  if (failed.choice) lines.AddText("alternative", ChoiceText(*failed.choice));
  lines.AddText("expected", failed.expected);
  lines.AddText("seen", failed.seen);
}

// Each failed expectation, and below the last one of a step what that step showed.
void AddFailures(const CaseResult& result, const DetailOptions& options, LabelledLines& lines) {
  const ExpectationResult* last = nullptr;
  const auto close_step = [&] {
    const StepResult* step = last == nullptr ? nullptr : FindStep(result, last->step);
    if (step == nullptr) return;
    lines.AddText("step", StepText(*step));
    if (!options.every_step) AddEvidence(step->evidence, options, lines);
  };
  for (const ExpectationResult& expectation : result.expectations) {
    if (!Failed(expectation)) continue;
    if (last != nullptr && last->step != expectation.step) close_step();
    AddFailure(result, expectation, lines);
    last = &expectation;
  }
  close_step();
}

const Mark& ReasonMark(const CaseResult& result) {
  return result.reason_mark.line != 0 ? result.reason_mark : result.mark;
}

// Of a case that failed by more than an expectation: why, where, and what was seen last.
void AddEnding(const CaseResult& result, const DetailOptions& options, LabelledLines& lines) {
  const bool told_by_expectations = result.verdict == Verdict::kFail && result.reason.empty();
  if (!IsBad(result.verdict) || told_by_expectations) return;
  lines.AddText("reason", ReasonText(result.reason));
  lines.AddText("at", PlaceText(result.file, ReasonMark(result)));
  if (result.steps.empty() || options.every_step) return;
  lines.AddText("last step", StepText(result.steps.back()));
  AddEvidence(result.steps.back().evidence, options, lines);
}

void AddSteps(const CaseResult& result, const DetailOptions& options, LabelledLines& lines) {
  for (const StepResult& step : result.steps) {
    lines.Add("step", SafeLine(Shorten(StepText(step), kLongestText)) +
                          fmt::format(" ({})", TookText(step.evidence.took)));
    AddEvidence(step.evidence, options, lines);
    for (const ExpectationResult& expectation : result.expectations) {
      if (expectation.step != step.evidence.step) continue;
      const bool same = expectation.name == expectation.expected;
      lines.AddText(VerdictName(expectation.verdict),
                    expectation.name + (same ? "" : ": " + expectation.expected));
      if (expectation.choice) lines.AddText("alternative", ChoiceText(*expectation.choice));
    }
  }
}

// What is to be named so that the case has this id: its file, or, below no suite.yaml, the folder
// from which the id counts.
std::string PathOf(const CaseResult& result) {
  const std::string path = result.id.substr(0, std::min(result.id.find("::"), result.id.find('[')));
  const std::string_view stem = std::string_view(result.file).substr(0, result.file.rfind('.'));
  if (!result.suite.empty() || path.find('/') == std::string::npos) return result.file;
  if (stem == path) return ".";
  if (!stem.ends_with('/' + path)) return result.file;
  return std::string(stem.substr(0, stem.size() - path.size()));
}

std::vector<std::string> AloneCommand(const CaseResult& result, std::vector<std::string> command) {
  constexpr std::size_t kProgram = 2;  // nstest run
  const auto at = command.begin() + static_cast<long>(std::min(kProgram, command.size()));
  command.insert(at, PathOf(result));
  command.insert(command.end(), {"-f", result.id});
  return command;
}

}  // namespace

std::string CaseName(const CaseResult& result) {
  const std::string id = SafeLine(result.id);
  return result.attempt == 1 ? id : fmt::format("{} (attempt {})", id, result.attempt);
}

std::string TookText(Nanoseconds took) {
  const auto ms = std::chrono::round<std::chrono::milliseconds>(took);
  if (ms < std::chrono::seconds(10)) return fmt::format("{} ms", ms.count());
  return fmt::format("{:.1f} s", Seconds(took));
}

std::string ReasonText(const Reason& reason) {
  if (reason.key.empty()) return SafeLine(reason.text);
  return SafeLine(reason.key + ": " + reason.text);
}

std::string WhyText(const CaseResult& result) {
  const std::string& known = result.expected_to_fail;
  if (result.verdict == Verdict::kXfail) return SafeLine("expected to fail: " + known);
  if (result.verdict == Verdict::kXpass) {
    return SafeLine("passed, and was expected to fail: " + known);
  }
  return ReasonText(result.reason);
}

std::vector<std::string> DetailLines(const CaseResult& result, const DetailOptions& options) {
  LabelledLines lines;
  const bool bad = IsBad(result.verdict);
  if (bad || options.every_step) lines.AddText("scenario", result.title);
  if (options.every_step) AddSteps(result, options, lines);
  if (bad || options.every_step) AddFailures(result, options, lines);
  AddEnding(result, options, lines);
  for (const std::string& leftover : result.leftovers) lines.AddText("left over", leftover);
  if (bad && !options.replay.empty()) {
    lines.Add("play alone", SafeLine(ShellCommand(AloneCommand(result, options.replay))));
  }
  return lines.Take();
}

std::vector<std::string> StepLines(const CaseResult& result, const DetailOptions& options) {
  LabelledLines lines;
  AddSteps(result, options, lines);
  return lines.Take();
}

Mark FailureMark(const CaseResult& result) {
  const auto failed = std::ranges::find_if(result.expectations, Failed);
  const bool known = failed != result.expectations.end() && failed->mark.line != 0;
  return known ? failed->mark : ReasonMark(result);
}

std::string FailureText(const CaseResult& result) {
  const auto failed = std::ranges::find_if(result.expectations, Failed);
  if (failed == result.expectations.end()) return ReasonText(result.reason);
  return SafeLine(fmt::format("{}: expected {}, seen {}", failed->name,
                              Shorten(failed->expected, kLongestText),
                              Shorten(failed->seen, kLongestText)));
}

}  // namespace nstest
