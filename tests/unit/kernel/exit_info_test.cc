#include "nstest/kernel/exit_info.h"

#include <gtest/gtest.h>

#include <csignal>

namespace nstest {
namespace {

TEST(ParseExitStatusTest, ReadsTheLastFieldOfAZombie) {
  EXPECT_EQ(ParseExitStatus("12 (a) b) Z 1 12 12 0 -1 4227084 0 0 9"), 9);
  EXPECT_EQ(ParseExitStatus("12 (sh) Z 1 12 0 768\n"), 768);
}

TEST(ParseExitStatusTest, SaysNothingOfALiveProcessOrNonsense) {
  EXPECT_EQ(ParseExitStatus("12 (sh) S 1 12 0 0"), std::nullopt);
  EXPECT_EQ(ParseExitStatus("12 sh Z"), std::nullopt);
  EXPECT_EQ(ParseExitStatus(""), std::nullopt);
}

TEST(ExitOfStatusTest, TellsCodesFromSignals) {
  EXPECT_EQ(ExitOfStatus(3 << 8), Exit{.code = 3});
  EXPECT_EQ(ExitOfStatus(SIGKILL), (Exit{.code = {}, .signal = SIGKILL}));
}

}  // namespace
}  // namespace nstest
