#include "nstest/report/jsonl_reporter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden.h"
#include "nstest/base/text.h"
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

TEST(JsonlReporterTest, AnIncompleteRunGetsNoEnd) {
  StringSink sink;
  MakeJsonlReporter(sink)->End({.incomplete = true});
  EXPECT_EQ(sink.text(), "");
}

}  // namespace
}  // namespace nstest
