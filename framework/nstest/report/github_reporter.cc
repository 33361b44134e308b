#include "nstest/report/github_reporter.h"

#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

#include "nstest/base/text.h"
#include "nstest/report/case_text.h"
#include "nstest/report/run_text.h"

namespace nstest {

namespace {

constexpr std::size_t kMostOfAKind = 10;
constexpr std::size_t kLongestMessage = 4000;

// The escaping of the runner's toolkit, packages/core/src/command.ts.
std::string Escaped(std::string_view text, std::string_view special) {
  std::string escaped;
  for (const char letter : text) {
    if (special.find(letter) == std::string_view::npos) {
      escaped += letter;
    } else {
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
  }
  return escaped;
}

std::string MessageText(std::string_view text) {
  return Escaped(text, "%\r\n");
}

std::string PropertyText(std::string_view text) {
  return Escaped(text, "%\r\n:,");
}

std::string Annotation(std::string_view kind, const CaseResult& result, std::string_view message) {
  const Mark mark = FailureMark(result);
  std::string place = "file=" + PropertyText(result.file);
  if (mark.line > 0) place += fmt::format(",line={}", mark.line);
  if (mark.column > 0) place += fmt::format(",col={}", mark.column);
  return fmt::format("::{} {},title={}::{}\n", kind, place, PropertyText(CaseName(result)),
                     MessageText(message));
}

std::string GeneralAnnotation(std::string_view kind, std::string_view message) {
  return fmt::format("::{} title=nstest::{}\n", kind, MessageText(message));
}

std::string Message(const CaseResult& result, const DetailOptions& details) {
  std::string text = FailureText(result) + "\n";
  for (const std::string& line : DetailLines(result, details)) text += line + "\n";
  return Shorten(WithoutTrailingNewlines(text), kLongestMessage);
}

// Annotations of one kind, as many as can be of use.
struct Annotations {
  std::vector<std::string> lines;
  int count = 0;

  bool full() const { return lines.size() >= kMostOfAKind; }
};

class GithubReporter final : public Reporter {
 public:
  explicit GithubReporter(ByteSink& sink) : sink_(sink) {}

  void Begin(const RunInfo& run, const HostFacts& /*host*/) override {
    details_ = {.replay = run.replay};
  }

  void CaseFinished(const CaseResult& result) override {
    reasons_.Add(result);
    if (Annotations* bad = AnnotationsOf(result.verdict); bad != nullptr) {
      ++bad->count;
      if (!bad->full())
        bad->lines.push_back(Annotation("error", result, Message(result, details_)));
    }
    for (const std::string& leftover : result.leftovers) {
      ++leftovers_.count;
      if (leftovers_.full()) continue;
      leftovers_.lines.push_back(Annotation("warning", result, "left over: " + SafeLine(leftover)));
    }
  }

  void End(const RunSummary& summary) override {
    Annotations errors;
    if (summary.interrupted || summary.incomplete) {
      errors.count = 1;
      errors.lines = {GeneralAnnotation("error", "the run ended early: " + SummaryText(summary))};
    }
    for (const Annotations& bad : bad_) {
      errors.count += bad.count;
      errors.lines.insert(errors.lines.end(), bad.lines.begin(), bad.lines.end());
    }
    Print(errors, "error", "more cases did not pass");
    Print(leftovers_, "warning", "more things were left over");
    if (const auto reason = reasons_.MostCommon())
      sink_.Write(GeneralAnnotation("notice", *reason));
    sink_.Flush();
  }

 private:
  // Most important first.
  Annotations* AnnotationsOf(Verdict verdict) {
    switch (verdict) {
      case Verdict::kFail:
        return &bad_.at(0);
      case Verdict::kTimeout:
        return &bad_.at(1);
      case Verdict::kError:
        return &bad_.at(2);
      case Verdict::kPass:
      case Verdict::kSkip:
      case Verdict::kXfail:
      case Verdict::kXpass:
        return nullptr;
    }
    return nullptr;
  }

  void Print(const Annotations& all, std::string_view kind, std::string_view more) {
    const bool too_many = all.count > static_cast<int>(kMostOfAKind);
    const std::size_t shown = too_many ? kMostOfAKind - 1 : all.lines.size();
    for (std::size_t i = 0; i < shown; ++i) sink_.Write(all.lines[i]);
    if (!too_many) return;
    const int left = all.count - static_cast<int>(shown);
    sink_.Write(GeneralAnnotation(kind, fmt::format("{} {}", left, more)));
  }

  ByteSink& sink_;
  DetailOptions details_;
  SkipReasons reasons_;
  std::array<Annotations, 3> bad_;
  Annotations leftovers_;
};

}  // namespace

std::unique_ptr<Reporter> MakeGithubReporter(ByteSink& sink) {
  return std::make_unique<GithubReporter>(sink);
}

}  // namespace nstest
