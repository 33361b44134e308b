#include "nstest/report/record.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "nstest/base/text.h"
#include "nstest/base/unique_fd.h"
#include "nstest/report/jsonl_reporter.h"
#include "nstest/report/record_parser.h"
#include "sample_run.h"

namespace nstest {
namespace {

using testing::StartsWith;

std::string SampleRecord() {
  StringSink sink;
  PlaySample(*MakeJsonlReporter(sink));
  return sink.text();
}

std::vector<std::string> SampleLines() {
  const std::string record = SampleRecord();
  std::vector<std::string> lines;
  for (const auto line : Split(WithoutTrailingNewlines(record), '\n')) {
    lines.emplace_back(line);
  }
  return lines;
}

std::string TextOf(const std::vector<std::string>& lines) {
  return Join(lines, "\n") + "\n";
}

std::string ProblemOf(const std::string& text) {
  const Result<Record> record = ParseRecord(text);
  return record ? "no problem" : record.error().Text();
}

TEST(ParseRecordTest, ReadsWhatTheReporterWrote) {
  const Result<Record> record = ParseRecord(SampleRecord());
  ASSERT_TRUE(record.has_value()) << record.error().Text();
  EXPECT_TRUE(record->complete());
  EXPECT_EQ(record->run, SampleRun());
  EXPECT_EQ(record->host, SampleHost());
  EXPECT_EQ(record->summary, SampleSummary());
  ASSERT_EQ(record->cases.size(), SampleResults().size());
  // All but the last: its output was not UTF-8, which JSON cannot hold.
  for (std::size_t i = 0; i + 1 < record->cases.size(); ++i) {
    EXPECT_EQ(record->cases[i], SampleResults()[i]) << record->cases[i].id;
  }
}

TEST(ParseRecordTest, IsIncompleteWithoutItsEnd) {
  std::vector<std::string> lines = SampleLines();
  lines.pop_back();
  const Result<Record> record = ParseRecord(TextOf(lines));
  ASSERT_TRUE(record.has_value());
  EXPECT_FALSE(record->complete());
  EXPECT_EQ(record->summary.counts, SampleSummary().counts);
}

TEST(ParseRecordTest, ALastLineThatWasCutOffIsIncompleteToo) {
  std::vector<std::string> lines = SampleLines();
  lines.pop_back();
  std::string text = TextOf(lines);
  text.resize(text.size() - 100);
  const Result<Record> record = ParseRecord(text);
  ASSERT_TRUE(record.has_value());
  EXPECT_FALSE(record->complete());
  EXPECT_EQ(record->cases.size(), SampleResults().size() - 1);
}

TEST(ParseRecordTest, NeedsNoNewlineAfterItsEnd) {
  std::string text = SampleRecord();
  text.pop_back();
  const Result<Record> record = ParseRecord(text);
  ASSERT_TRUE(record.has_value());
  EXPECT_TRUE(record->complete());
}

TEST(ParseRecordTest, RefusesWhatIsNoRecord) {
  EXPECT_EQ(ProblemOf(""), "record: empty: there is not even a first line");
  EXPECT_THAT(ProblemOf("scenario: x\n"), StartsWith("record: line 1: not JSON: column 1: "));
  EXPECT_EQ(ProblemOf("[]\n"), "record: line 1: no record: it does not begin with a run");
  EXPECT_EQ(ProblemOf("{\"t\":\"run\"}\n"),
            "record: line 1: no schema: this is no record of nstest");
  EXPECT_EQ(ProblemOf("{\"t\":\"run\",\"schema\":\"nstest.record/2\"}\n"),
            "record: line 1: unknown schema \"nstest.record/2\"");
}

TEST(ParseRecordTest, RefusesABadLineAndSaysWhich) {
  std::vector<std::string> lines = SampleLines();
  lines[4] = "{\"t\":\"case\",";
  EXPECT_THAT(ProblemOf(TextOf(lines)), StartsWith("record: line 5: not JSON: column 13: "));
  lines[4] = "{\"t\":\"cases\"}";
  EXPECT_EQ(ProblemOf(TextOf(lines)), "record: line 5: not a line of a record");
  lines[4] = "{\"t\":\"case\",\"id\":\"a\",\"ms\":1}";
  EXPECT_EQ(ProblemOf(TextOf(lines)), "record: line 5: verdict: missing");
  lines[4] = R"({"t":"case","id":"a","verdict":"passed","ms":1})";
  EXPECT_EQ(ProblemOf(TextOf(lines)),
            "record: line 5: verdict: expected a known name, got \"passed\"");
  lines[4] = R"({"t":"case","id":"a","verdict":"pass","ms":-1})";
  EXPECT_EQ(ProblemOf(TextOf(lines)), "record: line 5: ms: out of range");
}

TEST(ParseRecordTest, RefusesLinesOutOfOrder) {
  const std::vector<std::string> lines = SampleLines();
  EXPECT_EQ(ProblemOf(TextOf({lines[0], lines[2]})), "record: line 2: a case before the host");
  EXPECT_EQ(ProblemOf(TextOf({lines[0], lines[0]})), "record: line 2: a second run");
  EXPECT_EQ(ProblemOf(TextOf({lines[0], lines[1], lines[1]})), "record: line 3: a second host");
  EXPECT_EQ(ProblemOf(SampleRecord() + lines[2] + "\n"),
            "record: line 13: there is more after the end");
  EXPECT_EQ(ProblemOf(SampleRecord() + lines.back()),
            "record: line 13: there is more after the end");
}

TEST(ParseRecordTest, RefusesAnEditedRecord) {
  std::vector<std::string> lines = SampleLines();
  lines.erase(lines.begin() + 3);
  EXPECT_EQ(ProblemOf(TextOf(lines)),
            "record: line 11: the counts are not those of the cases: the record was edited");
}

TEST(ParseRecordTest, RefusesAnEditedRecordWhoseCountsAreRight) {
  std::string text = SampleRecord();
  const std::string seen = "\"seen\":\"";
  text.insert(text.find(seen) + seen.size(), "x");
  EXPECT_EQ(
      ProblemOf(text),
      "record: line 12: the lines before are not as they were written: the record was edited");
}

TEST(ParseRecordTest, ErrorsAreOneSafeLine) {
  EXPECT_EQ(ProblemOf("{\"t\":\"run\",\"schema\":\"\\u001b[2J\"}\n"),
            "record: line 1: unknown schema \"\\x1b[2J\"");
}

TEST(RecordParserTest, TakesBytesCutAnywhere) {
  StringSink sink;
  const auto reporter = MakeJsonlReporter(sink);
  RecordParser parser(*reporter);
  for (const char byte : SampleRecord()) {
    ASSERT_TRUE(parser.Feed(std::string_view(&byte, 1)).has_value());
  }
  ASSERT_TRUE(parser.Finish().has_value());
  EXPECT_EQ(sink.text(), SampleRecord());
}

TEST(ReadRecordTest, ReadsADescriptor) {
  const UniqueFd file(memfd_create("record", MFD_CLOEXEC));
  const std::string text = SampleRecord();
  ASSERT_EQ(pwrite(file.get(), text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
  const Result<Record> record = ReadRecord(file.get());
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(*record, *ParseRecord(text));
}

TEST(ReadRecordTest, SaysWhyItCouldNotRead) {
  const UniqueFd folder(open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  EXPECT_EQ(ReadRecord(folder.get()).error().Text(), "read 'the record': EISDIR");
}

TEST(ConvertTest, WritesTheSameRecordAgain) {
  StringSink sink;
  Convert(*ParseRecord(SampleRecord()), *MakeJsonlReporter(sink));
  EXPECT_EQ(sink.text(), SampleRecord());
}

}  // namespace
}  // namespace nstest
