#include "nstest/kernel/cgroup_membership.h"

#include <gtest/gtest.h>

#include "fixture.h"

namespace nstest {
namespace {

TEST(ParseCgroupsTest, ReadsBothVersions) {
  const std::vector<CgroupMembership> expected{
      {.hierarchy = 9, .controllers = {"name=systemd"}, .path = "/"},
      {.hierarchy = 8, .controllers = {"pids"}, .path = "/user.slice/a:b"},
      {.hierarchy = 4, .controllers = {"cpu", "cpuacct"}, .path = "/../outside"},
      {.hierarchy = 0, .controllers = {}, .path = "/machine.slice/box 1"}};
  EXPECT_EQ(ParseCgroups(ProcFixture("cgroup")), expected);
}

TEST(ParseCgroupsTest, PassesOverOtherLines) {
  EXPECT_TRUE(ParseCgroups("").empty());
  EXPECT_TRUE(ParseCgroups("nothing\n1:\nx:y:/z\n").empty());
}

}  // namespace
}  // namespace nstest
