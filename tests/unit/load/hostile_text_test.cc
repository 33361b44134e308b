#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "loaded_text.h"

/// Texts that are made to cost time and memory. That they are refused is tested here; that it takes
/// under a second and 256 MB shows when the whole program of tests stays quick.
namespace nstest {
namespace {

std::string Times(std::size_t count, std::string_view text) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

std::string ManyKeys(std::string_view between) {
  std::string text;
  for (int i = 0; i < 300'000; ++i) text += "k" + std::to_string(i) + ": 1" + std::string(between);
  return text;
}

// The message of the only error.
std::string OnlyError(std::string_view text) {
  const Loaded loaded = LoadTestText(text);
  if (loaded.errors.size() != 1) return std::to_string(loaded.errors.size()) + " errors";
  return loaded.errors.front().message;
}

constexpr std::string_view kTooDeep = "more than 32 levels of lists and maps";

TEST(HostileTextTest, RefusesManyLevels) {
  EXPECT_EQ(OnlyError(Times(200'000, "[") + Times(200'000, "]")), kTooDeep);
  EXPECT_EQ(OnlyError(Times(200'000, "{a: ") + "1" + Times(200'000, "}")), kTooDeep);
  EXPECT_EQ(OnlyError(Times(200'000, "- ") + "a"), kTooDeep);
  EXPECT_EQ(OnlyError(Times(1000, "[") + Times(1000, "]")), kTooDeep);
  EXPECT_EQ(OnlyError(Times(200'000, "[")), kTooDeep);
  EXPECT_EQ(OnlyError("a: " + Times(1000, "[")), kTooDeep);
}

TEST(HostileTextTest, RefusesLevelsThatNeverEnd) {
  EXPECT_EQ(OnlyError(Times(16'000'000, "[")), kTooDeep);
}

TEST(HostileTextTest, RefusesManyValues) {
  EXPECT_EQ(OnlyError(ManyKeys("\n")), "more than 100,000 values in one document");
  EXPECT_EQ(OnlyError("{" + ManyKeys(", ") + "}"), "a list, map or text that is too large");
  EXPECT_EQ(OnlyError("[" + Times(8'000'000, "\"\"")), "a list, map or text that is too large");
}

TEST(HostileTextTest, RefusesABombOfAliases) {
  std::string text = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char level = 'b'; level < 'k'; ++level) {
    const std::string inner = std::string("*") + static_cast<char>(level - 1);
    text += std::string(1, level) + ": &" + level + " [" + Times(8, inner + ", ") + inner + "]\n";
  }
  const Loaded loaded = LoadTestText(text);
  EXPECT_EQ(loaded.errors.size(), 101U);
  const auto of_anchors = [](const Problem& problem) {
    return problem.message == "anchors are not supported: write the value where it is used";
  };
  EXPECT_TRUE(std::any_of(loaded.errors.begin(), loaded.errors.end(), of_anchors));
}

TEST(HostileTextTest, RefusesACycleOfAliases) {
  EXPECT_EQ(LoadTestText("&a [*a]\n").errors.size(), 3U);
}

TEST(HostileTextTest, RefusesAnAliasWithoutItsAnchor) {
  EXPECT_EQ(OnlyError("a: *x\n"), "aliases are not supported: write the value where it is used");
}

TEST(HostileTextTest, ShowsAHundredErrorsOfAFileAndSaysSo) {
  const Loaded loaded = LoadTestText(Times(100'000, "--- a\n"));
  ASSERT_EQ(loaded.errors.size(), 101U);
  EXPECT_EQ(loaded.errors.back().message,
            "too many errors in this file: only the first 100 are shown");
}

TEST(HostileTextTest, FindsManyDuplicateKeys) {
  EXPECT_EQ(LoadTestText(Times(40'000, "k: 1\n")).errors.front().message,
            "duplicate key 'k', also on line 1");
}

TEST(HostileTextTest, MakesNoTerminalSequenceOfAKey) {
  const std::string text = ProblemTexts(LoadTestText("\"a\\e[31m\\x07\": 1\n"));
  EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
  EXPECT_EQ(text.find('\a'), std::string::npos) << text;
}

TEST(HostileTextTest, CutsLongWordsAndLines) {
  const std::string text =
      ProblemTexts(LoadTestText("scenario: x\n" + Times(100'000, "é") + ": 1\n"));
  EXPECT_LT(text.size(), 2000U);
}

TEST(HostileTextTest, MarksManyValuesOfOneLineWithoutCountingThemAnew) {
  std::string text = "{scenario: x, steps: [";
  text += Times(10'000, "{in: host, run: a, expect: {stdout: é}}, ") + "{in: bix, run: a}]}\n";
  const Loaded loaded = LoadTestText(text);
  ASSERT_EQ(loaded.errors.size(), 1U);
  EXPECT_EQ(loaded.errors.front().mark, (Mark{1, 410'028}));
  EXPECT_EQ(loaded.errors.front().source_line, "");
}

}  // namespace
}  // namespace nstest
