#include "nstest/facts/clock_facts.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

TEST(IsTimeDaemonTest, KnowsDaemonsByTheirShortenedNames) {
  EXPECT_TRUE(IsTimeDaemon("chronyd"));
  EXPECT_TRUE(IsTimeDaemon("ntpd"));
  EXPECT_TRUE(IsTimeDaemon("systemd-timesyn"));
  EXPECT_FALSE(IsTimeDaemon("systemd"));
  EXPECT_FALSE(IsTimeDaemon("chronyd-helper"));
  EXPECT_FALSE(IsTimeDaemon(""));
}

}  // namespace
}  // namespace nstest
