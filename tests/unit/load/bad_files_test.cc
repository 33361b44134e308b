#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "loaded_text.h"

namespace nstest {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(NSTEST_TESTS_DIR) / "golden" / "load";

std::vector<std::string> BadFiles() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class BadFileTest : public testing::TestWithParam<std::string> {};

// With NSTEST_ACCEPT=1 in the environment the golden text is written instead.
TEST_P(BadFileTest, SaysWhatIsWrongAndWhere) {
  const std::string name = GetParam() + ".yaml";
  const std::string seen =
      ProblemTexts(LoadText(ReadTestFile(kFolder / name), {.file = name, .id_path = GetParam()}));
  EXPECT_NE(seen, "");
  const fs::path golden = kFolder / (GetParam() + ".txt");
  if (std::getenv("NSTEST_ACCEPT") != nullptr) {
    std::ofstream(golden, std::ios::binary) << seen;
    return;
  }
  EXPECT_EQ(seen, ReadTestFile(golden))
      << "differs from " << golden << "; NSTEST_ACCEPT=1 rewrites it";
}

INSTANTIATE_TEST_SUITE_P(Golden, BadFileTest, testing::ValuesIn(BadFiles()),
                         [](const auto& bad_file) { return bad_file.param; });

}  // namespace
}  // namespace nstest
