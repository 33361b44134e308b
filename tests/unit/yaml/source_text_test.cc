#include "nstest/yaml/source_text.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

std::string FaultAt(std::string_view text) {
  const auto fault = FindTextFault(text);
  return fault ? std::to_string(fault->offset) + ' ' + fault->message : "none";
}

TEST(SourceTextTest, FindsLinesByTheirNumbers) {
  const SourceText text("one\ntwo\r\n\nfour");
  EXPECT_EQ(text.Line(1), "one");
  EXPECT_EQ(text.Line(2), "two");
  EXPECT_EQ(text.Line(3), "");
  EXPECT_EQ(text.Line(4), "four");
  EXPECT_EQ(text.Line(0), "");
  EXPECT_EQ(text.Line(5), "");
}

TEST(SourceTextTest, CountsColumnsInCharacters) {
  const SourceText text("a\n\xC3\xA9\xE2\x82\xACx");
  EXPECT_EQ(text.MarkOf(0), (Mark{1, 1}));
  EXPECT_EQ(text.MarkOf(2), (Mark{2, 1}));
  EXPECT_EQ(text.MarkOf(7), (Mark{2, 3}));
  EXPECT_EQ(text.MarkOf(1000), (Mark{2, 4}));
}

TEST(FindTextFaultTest, TakesUtf8WithTabsAndLineEnds) {
  EXPECT_EQ(FaultAt(""), "none");
  EXPECT_EQ(FaultAt("a\tb\r\n\xC3\xA9: 100%\n"), "none");
}

TEST(FindTextFaultTest, RefusesWhatAParserWouldMisread) {
  EXPECT_EQ(FaultAt("ab\xC3(").substr(0, 15), "2 invalid UTF-8");
  EXPECT_EQ(FaultAt(std::string_view("a\0b", 3)), "1 NUL byte: this is no text");
  EXPECT_EQ(FaultAt("a\x04").substr(0, 20), "1 control character ");
  EXPECT_EQ(FaultAt("a: 1\n%TAG ! x\n"), "5 YAML directives are not supported");
  EXPECT_EQ(FaultAt("%"), "0 YAML directives are not supported");
  EXPECT_EQ(FaultAt("\xFE\xFF"), "0 this is UTF-16: save it as UTF-8");
}

TEST(WithoutByteOrderMarkTest, LeavesOnlyTheMarkOut) {
  EXPECT_EQ(WithoutByteOrderMark("\xEF\xBB\xBF"
                                 "a"),
            "a");
  EXPECT_EQ(WithoutByteOrderMark("a\xEF\xBB\xBF"), "a\xEF\xBB\xBF");
}

}  // namespace
}  // namespace nstest
