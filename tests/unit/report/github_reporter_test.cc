#include "nstest/report/github_reporter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden.h"
#include "nstest/base/text.h"
#include "sample_run.h"

namespace nstest {
namespace {

using testing::Each;
using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::SizeIs;
using testing::StartsWith;

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (const auto line : Split(WithoutTrailingNewlines(text), '\n')) lines.emplace_back(line);
  return lines;
}

std::vector<std::string> AnnotationsOf(const std::vector<CaseResult>& results) {
  StringSink sink;
  const auto reporter = MakeGithubReporter(sink);
  for (const CaseResult& result : results) reporter->CaseFinished(result);
  reporter->End({});
  return LinesOf(sink.text());
}

TEST(GithubReporterTest, TheAnnotationsAreAsApproved) {
  StringSink sink;
  PlaySample(*MakeGithubReporter(sink));
  ExpectGolden("github/annotations.txt", sink.text());
}

TEST(GithubReporterTest, EveryLineIsOneOfOurAnnotations) {
  EXPECT_THAT(AnnotationsOf(SampleResults()),
              Each(MatchesRegex("::(error|warning|notice) [^:]*title=[^:]*::.*")));
}

TEST(GithubReporterTest, PropertiesAndMessagesAreEscaped) {
  const CaseResult result{.id = "a:b,c%",
                          .file = "x:y,z.yaml",
                          .mark = {3, 2},
                          .verdict = Verdict::kError,
                          .reason = {"", "50% of: a, b"}};
  EXPECT_THAT(
      AnnotationsOf({result})[0],
      StartsWith("::error file=x%3Ay%2Cz.yaml,line=3,col=2,title=a%3Ab%2Cc%25::50%25 of: a, "
                 "b%0Areason"));
}

TEST(GithubReporterTest, FailuresComeBeforeTimeoutsBeforeErrors) {
  const auto lines = AnnotationsOf({{.id = "error", .verdict = Verdict::kError},
                                    {.id = "timeout", .verdict = Verdict::kTimeout},
                                    {.id = "fail", .verdict = Verdict::kFail}});
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_THAT(lines[0], HasSubstr("title=fail::"));
  EXPECT_THAT(lines[1], HasSubstr("title=timeout::"));
  EXPECT_THAT(lines[2], HasSubstr("title=error::"));
}

TEST(GithubReporterTest, TheTenthOfTooManySaysHowManyMore) {
  std::vector<CaseResult> results(10, {.id = "a", .verdict = Verdict::kFail});
  EXPECT_THAT(AnnotationsOf(results), SizeIs(10));
  results.resize(25, {.id = "b", .verdict = Verdict::kError});
  const auto lines = AnnotationsOf(results);
  ASSERT_THAT(lines, SizeIs(10));
  EXPECT_EQ(lines[9], "::error title=nstest::16 more cases did not pass");
}

TEST(GithubReporterTest, AnInterruptedRunIsAnError) {
  StringSink sink;
  MakeGithubReporter(sink)->End({.interrupted = true});
  EXPECT_THAT(sink.text(), StartsWith("::error title=nstest::the run ended early: 0 cases"));
}

TEST(GithubReporterTest, SaysNothingOfARunThatPassed) {
  StringSink sink;
  const auto reporter = MakeGithubReporter(sink);
  reporter->CaseFinished(PassingCase("a"));
  reporter->End({.counts = {.pass = 1}});
  EXPECT_EQ(sink.text(), "");
}

}  // namespace
}  // namespace nstest
