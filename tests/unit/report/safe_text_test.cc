#include "nstest/report/safe_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nstest {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

TEST(SafeLineTest, EscapesWhatCouldEndOrRewriteALine) {
  EXPECT_EQ(SafeLine("a\nb\r\x1b[2K\xff"), "a\\nb\\x0d\\x1b[2K\\xff");
  EXPECT_EQ(SafeLine("a\xe2\x80\xa8"
                     "b"),
            "a\\u2028b");
  // As one literal it would turn the text of this file.
  EXPECT_EQ(SafeLine(std::string("a\xe2\x80") + '\xae' + 'b'), "a\\u202eb");
}

TEST(SafeLineTest, EscapesTheCommandsOfLogReadersAnywhereInTheLine) {
  EXPECT_EQ(SafeLine("x ##[error]y"), "x #\\x23[error]y");
  EXPECT_EQ(SafeLine("###vso[task]"), "##\\x23vso[task]");
}

TEST(SafeLineTest, KeepsOrdinaryText) {
  for (const char* text : {"", "#", "##", "## heading [x]", "caf\xc3\xa9 \xe2\x82\xac \xd8\xa7"}) {
    EXPECT_EQ(SafeLine(text), text);
  }
}

TEST(SafeLineTest, ChangesNothingMoreTheSecondTime) {
  const std::string once = SafeLine("##[a]\n\xe2\x80\xa8\x1b");
  EXPECT_EQ(SafeLine(once), once);
}

TEST(OutputLinesTest, MarksEachLineAndKeepsTabs) {
  EXPECT_THAT(OutputLines("a\tb\n\n\x1b"
                          "c\n\n",
                          {}),
              ElementsAre("| a\tb", "| ", "| \\x1bc"));
}

TEST(OutputLinesTest, KeepsTheFirstAndTheLastLines) {
  EXPECT_THAT(OutputLines("1\n2\n3\n4\n5\n6\n", {.lines = 4}),
              ElementsAre("| 1", "| 2", "... (2 lines left out)", "| 5", "| 6"));
  EXPECT_THAT(OutputLines("1\n2\n3\n4", {.lines = 4}), SizeIs(4));
}

TEST(OutputLinesTest, CutsLongLines) {
  EXPECT_THAT(OutputLines("12345678", {.line_bytes = 4}),
              ElementsAre("| 1234... (8 bytes in all)"));
}

TEST(ShellQuoteTest, QuotesOnlyWhatMustBe) {
  EXPECT_EQ(ShellQuote("basics/pid::first"), "basics/pid::first");
  EXPECT_EQ(ShellQuote("a[kind=pid]"), "'a[kind=pid]'");
  EXPECT_EQ(ShellQuote("it's"), "'it'\\''s'");
  EXPECT_EQ(ShellQuote(""), "''");
}

TEST(ShellCommandTest, JoinsQuotedWords) {
  EXPECT_EQ(ShellCommand(std::vector<std::string>{"nstest", "run", "my folder"}),
            "nstest run 'my folder'");
}

}  // namespace
}  // namespace nstest
