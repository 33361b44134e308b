#include "nstest/report/ktap_reporter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "golden.h"
#include "nstest/base/text.h"
#include "sample_run.h"

namespace nstest {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;

std::string SampleKtap() {
  StringSink sink;
  PlaySample(*MakeKtapReporter(sink));
  return sink.text();
}

TEST(KtapReporterTest, TheReportIsAsApproved) {
  ExpectGolden("ktap/report.ktap", SampleKtap());
}

// The regular expressions of Linux's tools/testing/kunit/kunit_parser.py.
TEST(KtapReporterTest, KunitsParserSeesOnlyOurResults) {
  const std::regex result_line(R"(^\s*(ok|not ok) ([0-9]+) (- )?([^#]*)( # .*)?$)");
  const std::regex version_line(R"(\s*(KTAP|TAP) version ([0-9]+)$)");
  const std::regex plan_line(R"(^\s*1\.\.([0-9]+))");
  const std::string text = SampleKtap();
  int results = 0;
  int versions = 0;
  int plans = 0;
  for (const std::string_view view : Split(text, '\n')) {
    const std::string line(view);
    results += std::regex_search(line, result_line) ? 1 : 0;
    versions += std::regex_search(line, version_line) && !line.starts_with("#") ? 1 : 0;
    plans += std::regex_search(line, plan_line) ? 1 : 0;
  }
  EXPECT_EQ(results, 9);
  EXPECT_EQ(versions, 1);
  EXPECT_EQ(plans, 1);
}

// Some parsers of kselftest logs take "# ok 1 ..." for the result of a program that was run.
TEST(KtapReporterTest, NoDiagnosticLooksLikeAResult) {
  const std::regex embedded(R"(^#\s*(ok|not ok|1\.\.|KTAP|TAP|Bail))");
  const std::string text = SampleKtap();
  for (const std::string_view line : Split(text, '\n')) {
    EXPECT_FALSE(std::regex_search(std::string(line), embedded)) << line;
  }
}

TEST(KtapReporterTest, ADescriptionHasNoHash) {
  StringSink sink;
  MakeKtapReporter(sink)->CaseFinished({.id = "a # SKIP b"});
  EXPECT_EQ(sink.text(), "ok 1 a \\x23 SKIP b\n");
}

TEST(KtapReporterTest, AnEarlyEndBailsOut) {
  StringSink sink;
  const auto reporter = MakeKtapReporter(sink);
  reporter->Begin({.cases = 2}, {});
  reporter->CaseFinished(PassingCase("a"));
  reporter->End({.counts = {.pass = 1}});
  EXPECT_THAT(sink.text(), HasSubstr("# Totals: pass:1 fail:0 xfail:0 xpass:0 skip:0 error:0\n"
                                     "Bail out! the run ended early: 1 case, 1 passed"));
}

TEST(KtapReporterTest, AnUnknownPlanStandsAtTheEnd) {
  StringSink sink;
  const auto reporter = MakeKtapReporter(sink);
  reporter->Begin({}, {});
  reporter->CaseFinished(PassingCase("a"));
  reporter->End({.counts = {.pass = 1}});
  EXPECT_THAT(sink.text(), HasSubstr("ok 1 a\n1..1\n# Totals: pass:1"));
}

}  // namespace
}  // namespace nstest
