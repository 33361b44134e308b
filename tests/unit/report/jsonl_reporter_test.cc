#include "nstest/report/jsonl_reporter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden.h"
#include "nstest/base/text.h"
#include "outside_check.h"
#include "sample_run.h"

namespace nstest {
namespace {

using testing::StartsWith;

class CountingSink final : public ByteSink {
 public:
  void Write(std::string_view /*bytes*/) override { ++unflushed; }

  void Flush() override { unflushed = 0; }

  int unflushed = 0;
};

TEST(JsonlReporterTest, TheRecordIsAsApproved) {
  StringSink sink;
  PlaySample(*MakeJsonlReporter(sink));
  ExpectGolden("jsonl/record.jsonl", sink.text());
}

TEST(JsonlReporterTest, TheSchemaDescribesEveryField) {
  StringSink sink;
  PlaySample(*MakeJsonlReporter(sink));
  const std::string tests = NSTEST_TESTS_DIR;
  const OutsideCheck check = CheckOutside("python3 " + tests + "/unit/report/check_record.py " +
                                              tests + "/../framework/schema/record.schema.json",
                                          sink.text());
  if (!check.available) GTEST_SKIP() << "python3-jsonschema is not installed";
  EXPECT_TRUE(check.good) << check.said;
}

TEST(JsonlReporterTest, FlushesEachCase) {
  CountingSink sink;
  const auto reporter = MakeJsonlReporter(sink);
  reporter->Begin(SampleRun(), SampleHost());
  reporter->CaseFinished(PassingCase("a"));
  EXPECT_EQ(sink.unflushed, 0);
}

TEST(JsonlReporterTest, EveryLineSaysFirstWhatItIs) {
  StringSink sink;
  PlaySample(*MakeJsonlReporter(sink));
  for (const std::string_view line : Split(WithoutTrailingNewlines(sink.text()), '\n')) {
    EXPECT_THAT(std::string(line), StartsWith("{\"t\":\""));
  }
}

TEST(JsonlReporterTest, EscapesWhatSomeReadersTakeForALineEnd) {
  StringSink sink;
  MakeJsonlReporter(sink)->CaseFinished(
      PassingCase("a\xC2\x85\xE2\x80\xA8\xE2\x80\xA9\xC2\xA0##[x"));
  EXPECT_NE(sink.text().find("\"id\":\"a\\u0085\\u2028\\u2029\xC2\xA0#\\u0023[x\""),
            std::string::npos)
      << sink.text();
}

TEST(JsonlReporterTest, AnIncompleteRunGetsNoEnd) {
  StringSink sink;
  MakeJsonlReporter(sink)->End({.incomplete = true});
  EXPECT_EQ(sink.text(), "");
}

}  // namespace
}  // namespace nstest
