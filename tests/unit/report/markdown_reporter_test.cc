#include "nstest/report/markdown_reporter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden.h"
#include "sample_run.h"

namespace nstest {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

TEST(MarkdownReporterTest, ThePageIsAsApproved) {
  StringSink sink;
  PlaySample(*MakeMarkdownReporter(sink));
  ExpectGolden("markdown/summary.md", sink.text());
}

TEST(MarkdownReporterTest, AChildCannotCloseItsBlock) {
  StringSink sink;
  const auto reporter = MakeMarkdownReporter(sink);
  reporter->CaseFinished(HostileCase("</pre></details>\n```\n[x](http://y)<img src=z>"));
  reporter->End({});
  for (const char* bad : {"</pre></details>", "<img"}) {
    EXPECT_THAT(sink.text(), Not(HasSubstr(bad)));
  }
}

TEST(MarkdownReporterTest, StaysBelowWhatGitHubTakes) {
  StringSink sink;
  const auto reporter = MakeMarkdownReporter(sink);
  CaseResult result = HostileCase(std::string(64 * 1024, '<'));
  result.expectations.resize(100, result.expectations[0]);
  for (int i = 0; i < 100; ++i) reporter->CaseFinished(result);
  reporter->End({});
  EXPECT_LT(sink.text().size(), 1024U * 1024U);
  EXPECT_THAT(sink.text().substr(sink.text().size() - 20), MatchesRegex(".*\nand [0-9]+ more\n"));
}

}  // namespace
}  // namespace nstest
