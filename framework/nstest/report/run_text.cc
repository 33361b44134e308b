#include "nstest/report/run_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "nstest/report/safe_text.h"

namespace nstest {

namespace {

std::string Counted(int count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

}  // namespace

std::string SummaryText(const RunSummary& summary) {
  const Counts& counts = summary.counts;
  std::string expected;
  if (counts.xfail > 0) expected += fmt::format(", {} failed as expected", counts.xfail);
  if (counts.xpass > 0) expected += fmt::format(", {} passed unexpectedly", counts.xpass);
  return fmt::format("{}, {} passed, {} failed{}, {} skipped, {}, {} in {:.2f} s{}",
                     Counted(counts.total(), "case"), counts.pass, counts.fail, expected,
                     counts.skip, Counted(counts.error, "error"),
                     Counted(counts.timeout, "timeout"), Seconds(summary.took),
                     summary.interrupted  ? ", interrupted"
                     : summary.incomplete ? ", incomplete record"
                                          : "");
}

std::string HeadingText(const RunInfo& run, const HostFacts& host) {
  std::string text = "nstest " + run.version;
  if (const Value* kernel = host.Find("kernel"); kernel != nullptr) {
    text += ", kernel " + (kernel->text() != nullptr ? *kernel->text() : DisplayText(*kernel, 100));
  }
  text += ": " + (run.cases > 0 ? Counted(run.cases, "case") : "cases");
  text += fmt::format(", {} at a time", run.jobs);
  if (run.seed) text += fmt::format(", shuffled with seed {}", *run.seed);
  return SafeLine(text);
}

void SkipReasons::Add(const CaseResult& result) {
  ++cases_;
  if (result.verdict == Verdict::kSkip) ++reasons_[{result.reason.key, result.reason.text}];
}

std::optional<std::string> SkipReasons::MostCommon() const {
  const auto most =
      std::ranges::max_element(reasons_, {}, [](const auto& entry) { return entry.second; });
  if (most == reasons_.end() || most->second * 2 <= cases_) return std::nullopt;
  const auto& [key, text] = most->first;
  return SafeLine(fmt::format("{} of {} were skipped for one reason ({}): {}", most->second,
                              Counted(cases_, "case"), key, text));
}

}  // namespace nstest
