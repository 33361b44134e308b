#include "nstest/report/markdown_reporter.h"

#include <fmt/format.h>

#include <string>

#include "nstest/base/text.h"
#include "nstest/report/case_text.h"
#include "nstest/report/run_text.h"
#include "nstest/report/xml.h"

namespace nstest {

namespace {

constexpr std::size_t kLongestDetails = 10'000;
constexpr std::size_t kLongestPage = 500'000;  // after which cases are only counted

// Text that is neither HTML nor Markdown: what could open either is a character reference.
std::string Plain(std::string_view text) {
  constexpr std::string_view kSpecial = "&<>\"'`*_{}[]()#+!|~\\$:@";
  std::string plain;
  for (const char letter : text) {
    if (kSpecial.find(letter) == std::string_view::npos) {
      plain += letter;
    } else {
      plain += fmt::format("&#{};", static_cast<int>(letter));
    }
  }
  return plain;
}

std::string Details(const CaseResult& result, const DetailOptions& details) {
  std::string text;
  for (const std::string& line : DetailLines(result, details)) text += line + "\n";
  // A <pre> holds any text whose markup is escaped, empty lines included.
  return fmt::format("<details><summary>{}: {}</summary>\n\n<pre>{}</pre>\n\n</details>\n",
                     VerdictName(result.verdict), Plain(CaseName(result)),
                     XmlText(Shorten(text, kLongestDetails)));
}

class MarkdownReporter final : public Reporter {
 public:
  explicit MarkdownReporter(ByteSink& sink) : sink_(sink) {}

  void Begin(const RunInfo& run, const HostFacts& host) override {
    heading_ = HeadingText(run, host);
    details_ = {.replay = run.replay};
  }

  void CaseFinished(const CaseResult& result) override {
    reasons_.Add(result);
    if (!IsBad(result.verdict)) return;
    if (cases_.size() < kLongestPage) {
      cases_ += Details(result, details_);
    } else {
      ++more_;
    }
  }

  void End(const RunSummary& summary) override {
    const Counts& counts = summary.counts;
    std::string text = "### nstest\n\n" + Plain(heading_) + "\n\n";
    const bool expected = counts.xfail + counts.xpass > 0;
    text += expected ? "| passed | failed | skipped | errors | timeouts | xfail | xpass |\n"
                       "| --: | --: | --: | --: | --: | --: | --: |\n"
                     : "| passed | failed | skipped | errors | timeouts |\n"
                       "| --: | --: | --: | --: | --: |\n";
    text += fmt::format("| {} | {} | {} | {} | {} |", counts.pass, counts.fail, counts.skip,
                        counts.error, counts.timeout);
    if (expected) text += fmt::format(" {} | {} |", counts.xfail, counts.xpass);
    text += "\n\n";
    text += Plain(SummaryText(summary)) + "\n\n";
    if (const auto reason = reasons_.MostCommon()) text += Plain(*reason) + "\n\n";
    sink_.Write(text + cases_);
    if (more_ > 0) sink_.Write(fmt::format("\nand {} more\n", more_));
    sink_.Flush();
  }

 private:
  ByteSink& sink_;
  DetailOptions details_;
  std::string heading_;
  SkipReasons reasons_;
  std::string cases_;
  int more_ = 0;  // cases that did not pass and are not on the page
};

}  // namespace

std::unique_ptr<Reporter> MakeMarkdownReporter(ByteSink& sink) {
  return std::make_unique<MarkdownReporter>(sink);
}

}  // namespace nstest
