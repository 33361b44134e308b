#include "nstest/report/console_reporter.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "nstest/report/case_text.h"
#include "nstest/report/comparison.h"
#include "nstest/report/progress_line.h"
#include "nstest/report/run_text.h"

namespace nstest {

namespace {

constexpr std::string_view kClearLine = "\r\x1b[2K";
constexpr std::size_t kMostListed = 50;

std::string_view ColorOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "\x1b[32m";
    case Verdict::kSkip:
    case Verdict::kXfail:
    case Verdict::kXpass:
      return "\x1b[33m";
    case Verdict::kFail:
    case Verdict::kTimeout:
      return "\x1b[1;31m";
    case Verdict::kError:
      return "\x1b[1;35m";
  }
  return {};
}

class ConsoleReporter final : public Reporter {
 public:
  ConsoleReporter(ByteSink& sink, ConsoleOptions options)
      : sink_(sink), options_(std::move(options)) {}

  void Begin(const RunInfo& run, const HostFacts& host) override {
    details_ = {.every_step = options_.verbosity == Verbosity::kVerbose, .replay = run.replay};
    progress_ = ProgressLine(run.cases);
    if (run.seed) seed_line_ = fmt::format("shuffled with seed {}\n", *run.seed);
    if (options_.verbosity != Verbosity::kQuiet) Print(HeadingText(run, host) + "\n");
  }

  void CaseStarted(const CaseStart& start) override { progress_.Started(start.id); }

  void CaseFinished(const CaseResult& result) override {
    progress_.Finished(result.id);
    reasons_.Add(result);
    comparison_.Add(result);
    const bool bad = IsBad(result.verdict);
    if (bad && listed_.size() < kMostListed) listed_.push_back({result.verdict, CaseName(result)});
    if (bad || IsShown(result)) Print(CaseBlock(result));
  }

  void Tick(Nanoseconds /*elapsed*/) override {
    if (options_.live) DrawProgress();
  }

  void End(const RunSummary& summary) override {
    std::string text;
    if (options_.verbosity != Verbosity::kQuiet) text += ClosingList(summary.counts);
    if (const std::string table = comparison_.Text(); !table.empty()) text += "\n" + table + "\n";
    if (const auto reason = reasons_.MostCommon()) text += *reason + "\n";
    text += seed_line_;
    text += "nstest: " + SummaryText(summary) + "\n";
    drawing_ = false;
    Print(text);
  }

 private:
  struct Listed {
    Verdict verdict;
    std::string name;
  };

  // Whether a case that passed or was skipped has a place on the screen.
  bool IsShown(const CaseResult& result) const {
    if (options_.verbosity == Verbosity::kVerbose) return true;
    if (options_.verbosity == Verbosity::kQuiet) return false;
    return !options_.live || result.verdict != Verdict::kPass || !result.leftovers.empty();
  }

  std::string Painted(Verdict verdict) const {
    const std::string word = fmt::format("{:<5}", VerdictName(verdict));
    return options_.color ? fmt::format("{}{}\x1b[0m", ColorOf(verdict), word) : word;
  }

  std::string CaseBlock(const CaseResult& result) const {
    const std::string why = WhyText(result);
    const bool shown = !IsBad(result.verdict) && !why.empty();
    const std::string about = shown ? why : TookText(result.took);
    std::string text =
        fmt::format("{} {} ({})\n", Painted(result.verdict), CaseName(result), about);
    const std::vector<std::string> lines = DetailLines(result, details_);
    if (lines.empty()) return text;
    std::string block;
    for (const std::string& line : lines) block += "      " + line + "\n";
    return text + Guarded(block);
  }

  std::string Guarded(const std::string& block) const {
    if (options_.stop_token.empty()) return block;
    return fmt::format("::stop-commands::{0}\n{1}::{0}::\n", options_.stop_token, block);
  }

  // The cases that did not pass once more, for whoever reads a long log from its end.
  std::string ClosingList(const Counts& counts) const {
    constexpr int kLongLog = 10;
    if (counts.total() <= kLongLog) return {};
    std::string text;
    for (const auto& [verdict, name] : listed_) text += Painted(verdict) + " " + name + "\n";
    const int bad = counts.fail + counts.error + counts.timeout;
    const int more = bad - static_cast<int>(listed_.size());
    if (more > 0) text += fmt::format("and {} more\n", more);
    return text.empty() ? text : "\n" + text;
  }

  void Print(const std::string& text) {
    std::string bytes;
    if (progress_drawn_) bytes += kClearLine;
    progress_drawn_ = false;
    sink_.Write(bytes + text);
    if (drawing_) {
      DrawProgress();
    } else {
      sink_.Flush();
    }
  }

  void DrawProgress() {
    const auto width = static_cast<std::size_t>(options_.width > 1 ? options_.width - 1 : 79);
    sink_.Write(std::string(kClearLine) + progress_.Text(width));
    sink_.Flush();
    progress_drawn_ = true;
    drawing_ = true;
  }

  ByteSink& sink_;
  const ConsoleOptions options_;
  DetailOptions details_;
  ProgressLine progress_{0};
  SkipReasons reasons_;
  Comparison comparison_;
  std::vector<Listed> listed_;
  std::string seed_line_;
  bool progress_drawn_ = false;  // the last line is the progress line
  bool drawing_ = false;         // there has been a first tick: keep the line below what is printed
};

}  // namespace

std::unique_ptr<Reporter> MakeConsoleReporter(ByteSink& sink, const ConsoleOptions& options) {
  return std::make_unique<ConsoleReporter>(sink, options);
}

}  // namespace nstest
