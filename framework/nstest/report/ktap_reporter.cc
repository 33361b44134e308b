#include "nstest/report/ktap_reporter.h"

#include <fmt/format.h>

#include <string>

#include "nstest/report/case_text.h"
#include "nstest/report/run_text.h"

namespace nstest {

namespace {

// A description ends at the first '#'.
std::string Description(const CaseResult& result) {
  std::string text;
  for (const char letter : CaseName(result)) {
    if (letter == '#') {
      text += "\\x23";
    } else {
      text += letter;
    }
  }
  return text;
}

std::string ResultLine(const CaseResult& result, int number) {
  const std::string what = fmt::format("ok {} {}", number, Description(result));
  const std::string reason = ReasonText(result.reason);
  switch (result.verdict) {
    case Verdict::kPass:
      return what + "\n";
    case Verdict::kSkip:
      return what + " # SKIP " + reason + "\n";
    case Verdict::kFail:
      return "not " + what + "\n";
    case Verdict::kError:
      return "not " + what + " # ERROR " + reason + "\n";
    case Verdict::kTimeout:
      return "not " + what + " # TIMEOUT " + reason + "\n";
    case Verdict::kXfail:
      return "not " + what + " # XFAIL " + WhyText(result) + "\n";
    case Verdict::kXpass:
      return what + " # XPASS " + WhyText(result) + "\n";
  }
  return {};
}

class KtapReporter final : public Reporter {
 public:
  explicit KtapReporter(ByteSink& sink) : sink_(sink) {}

  void Begin(const RunInfo& run, const HostFacts& host) override {
    planned_ = run.cases;
    details_ = {.replay = run.replay};
    std::string text = "KTAP version 1\n";
    if (planned_ > 0) text += fmt::format("1..{}\n", planned_);
    Print(text + "# " + HeadingText(run, host) + "\n");
  }

  void CaseFinished(const CaseResult& result) override {
    std::string text;
    // No diagnostic begins with a word of a child: "# ok 1 ..." is a result to some parsers.
    for (const std::string& line : DetailLines(result, details_)) text += "# " + line + "\n";
    Print(text + ResultLine(result, ++played_));
  }

  void End(const RunSummary& summary) override {
    std::string text;
    if (planned_ <= 0) text += fmt::format("1..{}{}\n", played_, played_ == 0 ? " # SKIP" : "");
    const Counts& counts = summary.counts;
    text += fmt::format("# Totals: pass:{} fail:{} xfail:{} xpass:{} skip:{} error:{}\n",
                        counts.pass, counts.fail + counts.timeout, counts.xfail, counts.xpass,
                        counts.skip, counts.error);
    if (played_ < planned_ || summary.interrupted || summary.incomplete) {
      text += "Bail out! the run ended early: " + SummaryText(summary) + "\n";
    }
    Print(text);
  }

 private:
  void Print(const std::string& text) {
    sink_.Write(text);
    sink_.Flush();
  }

  ByteSink& sink_;
  DetailOptions details_;
  int planned_ = 0;  // 0: not known before the end
  int played_ = 0;
};

}  // namespace

std::unique_ptr<Reporter> MakeKtapReporter(ByteSink& sink) {
  return std::make_unique<KtapReporter>(sink);
}

}  // namespace nstest
