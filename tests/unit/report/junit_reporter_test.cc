#include "nstest/report/junit_reporter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden.h"
#include "outside_check.h"
#include "sample_run.h"

namespace nstest {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string SampleXml() {
  StringSink sink;
  PlaySample(*MakeJunitReporter(sink));
  return sink.text();
}

std::string XmlOf(const CaseResult& result) {
  StringSink sink;
  const auto reporter = MakeJunitReporter(sink);
  reporter->CaseFinished(result);
  reporter->End({});
  return sink.text();
}

TEST(JunitReporterTest, TheReportIsAsApproved) {
  ExpectGolden("junit/report.xml", SampleXml());
}

TEST(JunitReporterTest, XmllintReadsIt) {
  const OutsideCheck check = CheckOutside("xmllint --noout -", SampleXml());
  if (!check.available) GTEST_SKIP() << "xmllint is not installed (libxml2-utils)";
  EXPECT_TRUE(check.good) << check.said;
}

TEST(JunitReporterTest, AReaderCountsWhatWasPlayed) {
  const OutsideCheck check = CheckOutside(
      std::string("python3 ") + NSTEST_TESTS_DIR + "/unit/report/check_junit.py", SampleXml());
  if (!check.available) GTEST_SKIP() << "python3 is not installed";
  EXPECT_TRUE(check.good) << check.said;
}

TEST(JunitReporterTest, ATimeoutIsAnErrorOfThatType) {
  EXPECT_THAT(XmlOf({.id = "a", .verdict = Verdict::kTimeout, .reason = {"", "too slow"}}),
              HasSubstr("<error type=\"timeout\" message=\"too slow\">"));
}

TEST(JunitReporterTest, ClassNamesComeFromTheFolder) {
  EXPECT_THAT(XmlOf({.id = "a/b/c::slug/x[kind=y/z]", .suite = "s"}),
              HasSubstr("classname=\"s.a.b\""));
  EXPECT_THAT(XmlOf({.id = "c"}), HasSubstr("classname=\"nstest\""));
}

TEST(JunitReporterTest, RepetitionsHaveNamesOfTheirOwn) {
  EXPECT_THAT(XmlOf({.id = "a", .attempt = 2}), HasSubstr("name=\"a (attempt 2)\""));
}

TEST(JunitReporterTest, ARunCutShortCannotBeReadAsPassed) {
  for (const RunSummary& summary : {RunSummary{.counts = {.pass = 1}, .interrupted = true},
                                    RunSummary{.counts = {.pass = 1}, .incomplete = true}}) {
    StringSink sink;
    const auto reporter = MakeJunitReporter(sink);
    reporter->CaseFinished(PassingCase("a"));
    reporter->End(summary);
    EXPECT_THAT(sink.text(), HasSubstr("tests=\"2\" failures=\"0\" errors=\"1\""));
    EXPECT_THAT(sink.text(), HasSubstr("<testcase name=\"the whole run\""));
  }
}

TEST(JunitReporterTest, AChildCannotAttachFiles) {
  EXPECT_THAT(SampleXml(), Not(HasSubstr("[[ATTACHMENT")));
}

TEST(JunitReporterTest, KeepsLittleOfACaseThatPassed) {
  CaseResult result = PassingCase("a");
  result.steps[0].evidence.value = Value::Map{{"stdout", std::string(64 * 1024, 'x')}};
  EXPECT_LT(XmlOf(result).size(), 1000U);
}

}  // namespace
}  // namespace nstest
