#include "nstest/runtime/tool.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

TEST(LastWordsTest, AreTheLastLineWithoutTheFrameOfLogging) {
  EXPECT_EQ(LastWords("warning\nbad config\n\n"), "bad config");
  EXPECT_EQ(LastWords(R"(time="x" level=error msg="exec: \"no\": not found")"),
            "exec: \"no\": not found");
  EXPECT_EQ(LastWords(""), "");
}

TEST(LastWordsTest, AreShortAndWellFormed) {
  EXPECT_EQ(LastWords("\xff"), "\xEF\xBF\xBD");
  EXPECT_LT(LastWords(std::string(10'000, 'x')).size(), 500U);
}

}  // namespace
}  // namespace nstest
