#include "nstest/kernel/cgroup_tree.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

std::vector<MountEntry> OneMount(std::string root) {
  return {{.root = std::move(root),
           .mount_point = "/sys/fs/cgroup/pids",
           .type = "cgroup",
           .super_options = {"rw", "pids"}}};
}

std::string PathOf(const std::string& root, const std::string& path) {
  const CgroupSet found = FindCgroups({{8, {"pids"}, path}}, OneMount(root));
  return found.empty() ? "none" : found.front().path;
}

TEST(FindCgroupsTest, ACgroupIsBelowItsMount) {
  EXPECT_EQ(PathOf("/", "/"), "/sys/fs/cgroup/pids");
  EXPECT_EQ(PathOf("/", "/user/me"), "/sys/fs/cgroup/pids/user/me");
}

TEST(FindCgroupsTest, OfAMountOfAPartOnlyTheRestCounts) {
  EXPECT_EQ(PathOf("/docker/1", "/docker/1"), "/sys/fs/cgroup/pids");
  EXPECT_EQ(PathOf("/docker/1", "/docker/1/sub"), "/sys/fs/cgroup/pids/sub");
}

TEST(FindCgroupsTest, WhatAMountDoesNotReachIsLeftOut) {
  EXPECT_EQ(PathOf("/docker/1", "/docker/12"), "none");
  EXPECT_EQ(PathOf("/docker/1", "/other"), "none");
  EXPECT_EQ(PathOf("/", "/../outside"), "none") << "of a cgroup namespace's root";
}

TEST(FindCgroupsTest, HierarchiesAreToldApartByTheirControllers) {
  const auto mounts = OneMount("/");
  EXPECT_TRUE(FindCgroups({{7, {"memory"}, "/"}}, mounts).empty());
  EXPECT_TRUE(FindCgroups({{0, {}, "/"}}, mounts).empty()) << "no v2 is mounted";
}

}  // namespace
}  // namespace nstest
