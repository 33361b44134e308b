#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "fuzz/targets.h"

namespace nstest {
namespace {

namespace fs = std::filesystem;

using Target = std::function<void(std::string_view)>;

// Feeds every file below the folders to the target, which aborts where it finds something. Where
// nothing was found yet, there is no folder.
int Replay(const Target& target, const std::vector<std::string>& folders) {
  int count = 0;
  for (const std::string& folder : folders) {
    if (!fs::exists(NSTEST_TESTS_DIR "/" + folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(NSTEST_TESTS_DIR "/" + folder)) {
      if (!entry.is_regular_file()) continue;
      SCOPED_TRACE(entry.path().string());
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(file), {}};
      EXPECT_TRUE(file) << entry.path();
      target(bytes);
      ++count;
    }
  }
  return count;
}

TEST(ReplayTest, ScenariosThatWereOnceFoundAreTaken) {
  EXPECT_GT(Replay(FuzzScenario, {"fuzz/regressions/scenario", "golden/load", "../scenarios"}),
            100);
}

TEST(ReplayTest, TextsOfProcThatWereOnceFoundAreTaken) {
  EXPECT_GT(Replay(FuzzProc, {"fuzz/regressions/proc", "fixtures/proc"}), 10);
}

TEST(ReplayTest, NetlinkMessagesThatWereOnceFoundAreTaken) {
  EXPECT_GT(Replay(FuzzNetlink, {"fuzz/regressions/netlink", "fuzz/seeds/netlink"}), 0);
}

TEST(ReplayTest, RecordsThatWereOnceFoundAreTaken) {
  EXPECT_GT(
      Replay(FuzzRecord, {"fuzz/regressions/record", "fuzz/seeds/record", "golden/report/jsonl"}),
      5);
}

TEST(ReplayTest, MessagesThatWereOnceFoundAreTaken) {
  EXPECT_GT(Replay(FuzzWire, {"fuzz/regressions/wire", "fuzz/seeds/wire"}), 0);
}

}  // namespace
}  // namespace nstest
