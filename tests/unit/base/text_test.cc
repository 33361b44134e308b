#include "nstest/base/text.h"

#include <gtest/gtest.h>

#include <array>

namespace nstest {
namespace {

TEST(SplitTest, KeepsEmptyParts) {
  EXPECT_EQ(Split("a,,b", ',').size(), 3U);
  EXPECT_EQ(Split("", ',').size(), 1U);
  EXPECT_EQ(Words("  a\t b\n").size(), 2U);
}

TEST(ParseNumberTest, AcceptsPlainDecimalsOnly) {
  EXPECT_EQ(ParseNumber("1.5"), 1.5);
  EXPECT_EQ(ParseNumber("-3"), -3.0);
  for (const auto* bad : {"", "010", "0x10", "1 ", " 1", "1a", "nan", "inf", "+", "-", ".5"}) {
    EXPECT_EQ(ParseNumber(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(ParseInteger("0"), 0);
  EXPECT_EQ(ParseInteger("-7"), -7);
  EXPECT_EQ(ParseInteger("007"), std::nullopt);
}

TEST(NumberTextTest, WritesWholeNumbersWithoutPoint) {
  EXPECT_EQ(NumberText(3600), "3600");
  EXPECT_EQ(NumberText(-0.25), "-0.25");
}

TEST(DecimalTextTest, RoundsAndLeavesZerosOut) {
  EXPECT_EQ(DecimalText(0.1 + 0.2, 9), "0.3");
  EXPECT_EQ(DecimalText(-0.00042304199996578973, 9), "-0.000423042");
  EXPECT_EQ(DecimalText(3600, 9), "3600");
  EXPECT_EQ(DecimalText(1200.4, 0), "1200");
  EXPECT_EQ(DecimalText(2e-12, 9), "2e-12") << "it is not 0";
  EXPECT_EQ(DecimalText(0, 9), "0");
}

TEST(DidYouMeanTest, FindsANearNameAndNoFarOne) {
  constexpr std::array<std::string_view, 3> kKnown{"capabilities", "containers", "control"};
  EXPECT_EQ(DidYouMean("capabilites", kKnown), "capabilities");
  EXPECT_EQ(DidYouMean("contianers", kKnown), "containers");
  EXPECT_EQ(DidYouMean("zebra", kKnown), std::nullopt);
}

TEST(Utf8Test, FindsTheFirstBadByte) {
  EXPECT_EQ(FirstInvalidUtf8("gr\xC3\xBC\xC3\x9F"), std::nullopt);
  EXPECT_EQ(FirstInvalidUtf8("a\xFF"), 1U);
  EXPECT_EQ(FirstInvalidUtf8("\xC0\x80"), 0U) << "overlong";
  EXPECT_EQ(FirstInvalidUtf8("\xED\xA0\x80"), 0U) << "surrogate";
  EXPECT_EQ(ToValidUtf8("a\xFF"
                        "b"),
            "a\xEF\xBF\xBD"
            "b");
}

TEST(EscapeControlTest, MakesTextSafeForATerminal) {
  EXPECT_EQ(EscapeControl("a\nb\t\x1b[31m\x7f"), "a\\nb\\t\\x1b[31m\\x7f");
  EXPECT_EQ(EscapeControl("\xC2\x9B"), "\\xc2\\x9b") << "C1 control";
  EXPECT_EQ(EscapeControl("gr\xC3\xBC\xC3\x9F"), "gr\xC3\xBC\xC3\x9F");
}

TEST(ShortenTest, CutsBetweenCharacters) {
  EXPECT_EQ(Shorten("abc", 3), "abc");
  EXPECT_EQ(Shorten("\xC3\xBC\xC3\xBC", 3), "\xC3\xBC... (4 bytes in all)");
}

}  // namespace
}  // namespace nstest
