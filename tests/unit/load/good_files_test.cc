#include <gtest/gtest.h>

#include <filesystem>

#include "loaded_text.h"

namespace nstest {
namespace {

TEST(GoodFilesTest, LoadWithoutAWord) {
  const std::string folder = std::string(NSTEST_TESTS_DIR) + "/golden/load/good";
  const std::vector<std::string> paths{folder};
  const Loaded loaded = Load(paths, {.warnings = true});
  EXPECT_EQ(ProblemTexts(loaded), "");
  EXPECT_GE(loaded.scenarios.size(), 8U);
}

}  // namespace
}  // namespace nstest
