#include "nstest/report/console_reporter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden.h"
#include "nstest/base/text.h"
#include "sample_run.h"

namespace nstest {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string SampleOn(const ConsoleOptions& options) {
  StringSink sink;
  PlaySample(*MakeConsoleReporter(sink, options));
  return sink.text();
}

TEST(ConsoleReporterTest, PlainOutputIsAsApproved) {
  ExpectGolden("console/plain.txt", SampleOn({}));
}

TEST(ConsoleReporterTest, QuietOutputIsAsApproved) {
  ExpectGolden("console/quiet.txt", SampleOn({.verbosity = Verbosity::kQuiet}));
}

TEST(ConsoleReporterTest, VerboseOutputIsAsApproved) {
  ExpectGolden("console/verbose.txt", SampleOn({.verbosity = Verbosity::kVerbose}));
}

TEST(ConsoleReporterTest, ColouredOutputIsAsApproved) {
  ExpectGolden("console/color.txt", SampleOn({.color = true}));
}

TEST(ConsoleReporterTest, EveryLineOfAChildIsIndentedAndMarked) {
  const std::string text = SampleOn({});
  for (const std::string_view line : Split(text, '\n')) {
    if (line.find("forged") == std::string_view::npos) continue;
    EXPECT_THAT(std::string(line), StartsWith("      "));
  }
}

TEST(ConsoleReporterTest, NoByteOfAChildReachesTheTerminalAsAControl) {
  const std::string text = SampleOn({});
  for (const char* bad : {"\x1b", "\r", "\a", "\b", "\x7f", "\xff", "\xe2\x80\xa8", "##[error]"}) {
    EXPECT_THAT(text, Not(HasSubstr(bad)));
  }
}

TEST(ConsoleReporterTest, OnGitHubDetailsStandBetweenStopCommands) {
  StringSink sink;
  const auto reporter = MakeConsoleReporter(sink, {.stop_token = "s3cret"});
  reporter->CaseFinished(FailingCase());
  EXPECT_THAT(sink.text(), HasSubstr(")\n::stop-commands::s3cret\n      scenario"));
  EXPECT_THAT(sink.text(), EndsWith("\n::s3cret::\n"));
}

TEST(ConsoleReporterTest, ALiveTerminalShowsWhatRunsAndOnlyWhatDidNotPass) {
  StringSink sink;
  const auto reporter =
      MakeConsoleReporter(sink, {.verbosity = Verbosity::kQuiet, .live = true, .width = 30});
  reporter->Begin(SampleRun(), SampleHost());
  reporter->CaseStarted({"a", "", 1});
  reporter->CaseStarted({"basics/with/a/long/id", "", 1});
  reporter->Tick(Nanoseconds(0));
  reporter->CaseFinished(PassingCase("a"));
  reporter->Tick(Nanoseconds(0));
  reporter->End({.counts = {.pass = 1}});
  EXPECT_EQ(sink.text(),
            "\r\x1b[2K[0/9] running a, basics/with/"
            "\r\x1b[2K[1/9] running basics/with/a/l"
            "\r\x1b[2Kshuffled with seed 42\n"
            "nstest: 1 case, 1 passed, 0 failed, 0 skipped, 0 errors, 0 timeouts in 0.00 s\n");
}

TEST(ConsoleReporterTest, OnALiveTerminalResultsStandAboveTheProgressLine) {
  StringSink sink;
  const auto reporter = MakeConsoleReporter(sink, {.live = true});
  reporter->Tick(Nanoseconds(0));
  CaseResult skipped{.id = "x", .verdict = Verdict::kSkip, .reason = {"root", "run as root"}};
  reporter->CaseFinished(skipped);
  EXPECT_THAT(sink.text(), EndsWith("\r\x1b[2Kskip  x (root: run as root)\n\r\x1b[2K[1]"));
}

TEST(ConsoleReporterTest, SaysOnceWhyMostCasesWereSkipped) {
  StringSink sink;
  const auto reporter = MakeConsoleReporter(sink, {.verbosity = Verbosity::kQuiet});
  CaseResult skipped{.verdict = Verdict::kSkip, .reason = {"root", "run nstest as root"}};
  reporter->CaseFinished(skipped);
  reporter->CaseFinished(skipped);
  reporter->CaseFinished(PassingCase("a"));
  reporter->End({.counts = {.pass = 1, .skip = 2}});
  EXPECT_THAT(sink.text(), StartsWith("2 of 3 cases were skipped for one reason (root): run nstest "
                                      "as root\nnstest: 3 cases"));
}

TEST(ConsoleReporterTest, AReasonOfHalfOfTheCasesIsNotTold) {
  StringSink sink;
  const auto reporter = MakeConsoleReporter(sink, {.verbosity = Verbosity::kQuiet});
  reporter->CaseFinished({.verdict = Verdict::kSkip, .reason = {"root", "run nstest as root"}});
  reporter->CaseFinished(PassingCase("a"));
  reporter->End({.counts = {.pass = 1, .skip = 1}});
  EXPECT_THAT(sink.text(), StartsWith("nstest: 2 cases"));
}

TEST(ConsoleReporterTest, ARunCutShortSaysSoInItsLastLine) {
  for (const auto& [summary, word] :
       {std::pair{RunSummary{.interrupted = true}, ", interrupted\n"},
        std::pair{RunSummary{.incomplete = true}, ", incomplete record\n"}}) {
    StringSink sink;
    MakeConsoleReporter(sink, {})->End(summary);
    EXPECT_THAT(sink.text(), EndsWith(word));
  }
}

TEST(ConsoleReporterTest, AFailureByNoExpectationTellsItsReason) {
  StringSink sink;
  MakeConsoleReporter(sink, {})->CaseFinished(
      {.id = "a", .verdict = Verdict::kFail, .reason = {"", "it leaked"}});
  EXPECT_THAT(sink.text(), HasSubstr("reason       it leaked\n"));
}

TEST(ConsoleReporterTest, ALongRunListsItsFailuresOnceMore) {
  StringSink sink;
  const auto reporter = MakeConsoleReporter(sink, {});
  for (int i = 0; i < 10; ++i) reporter->CaseFinished(PassingCase("a"));
  reporter->CaseFinished(FailingCase());
  reporter->End({.counts = {.pass = 10, .fail = 1}});
  EXPECT_THAT(sink.text(), HasSubstr("\n\nfail  basics/pid::two wrongs\nnstest: 11 cases"));
}

}  // namespace
}  // namespace nstest
