#include "golden.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace nstest {

void ExpectGolden(const std::string& name, std::string_view seen) {
  const std::filesystem::path path =
      std::filesystem::path(NSTEST_TESTS_DIR) / "golden" / "report" / name;
  if (std::getenv("NSTEST_ACCEPT") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << seen;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  ASSERT_TRUE(file) << path << " is missing; NSTEST_ACCEPT=1 writes it";
  const std::string golden{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(seen, golden) << "differs from " << path << "; NSTEST_ACCEPT=1 rewrites it";
}

}  // namespace nstest
