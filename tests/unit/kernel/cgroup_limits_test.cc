#include "nstest/kernel/cgroup_limits.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "fixture.h"

namespace nstest {
namespace {

namespace fs = std::filesystem;

// Directories with the files of cgroups, as the kernel shows them.
class CgroupLimitsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string path = ::testing::TempDir() + "cgroups.XXXXXX";
    ASSERT_NE(::mkdtemp(path.data()), nullptr);
    root_ = path;
    Put("v2/pids.max", "max\n");
    Put("v2/memory.max", "67108864\n");
    Put("memory/memory.limit_in_bytes", "9223372036854771712\n");
    Put("pids/pids.max", "12\n");
  }

  void TearDown() override { fs::remove_all(root_); }

  void Put(const fs::path& file, const std::string& text) const {
    fs::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << text;
  }

  // A plain file keeps what a shorter text does not cover.
  bool BeginsWith(const fs::path& file, std::string_view start) const {
    std::string text;
    std::getline(std::ifstream(root_ / file), text);
    return text.starts_with(start);
  }

  CgroupSet V1() const {
    return {{{"memory"}, root_ / "memory"}, {{"cpu", "pids"}, root_ / "pids"}};
  }

  CgroupSet V2() const { return {{{}, root_ / "v2"}}; }

  fs::path root_;
};

std::optional<std::int64_t> LimitOf(const CgroupSet& cgroups, std::string_view limit) {
  const auto opened = OpenCgroups(cgroups);
  const auto file = FindLimitFile(opened, limit);
  if (!file) return -1;
  const auto read = ReadLimit(*file);
  return read ? *read : -2;
}

TEST_F(CgroupLimitsTest, ALimitIsReadFromTheFileOfItsVersion) {
  EXPECT_EQ(LimitOf(V2(), "memory"), 64 * 1024 * 1024);
  EXPECT_EQ(LimitOf(V1(), "pids"), 12);
}

TEST_F(CgroupLimitsTest, NoLimitIsAWordOrTheMostThatCanBeCounted) {
  EXPECT_EQ(LimitOf(V2(), "pids"), std::nullopt);
  EXPECT_EQ(LimitOf(V1(), "memory"), std::nullopt);
}

TEST_F(CgroupLimitsTest, WhatNoControllerLimitsIsNotFound) {
  EXPECT_EQ(LimitOf({V1().front()}, "pids"), -1) << "a hierarchy of another controller";
  EXPECT_EQ(LimitOf(V2(), "cpu"), -1);
  fs::remove(root_ / "v2/pids.max");
  EXPECT_EQ(LimitOf(V2(), "pids"), -1) << "the parent hands out no such controller";
}

TEST_F(CgroupLimitsTest, OnlyWhatHoldsIsToldAsHeld) {
  EXPECT_EQ(LimitCgroups(V1(), {.pids = 50, .memory = 4096}),
            (CgroupLimits{.pids = 50, .memory = 4096}));
  EXPECT_TRUE(BeginsWith("pids/pids.max", "50"));
  EXPECT_TRUE(BeginsWith("memory/memory.limit_in_bytes", "4096"));
  fs::remove(root_ / "v2/memory.max");
  EXPECT_EQ(LimitCgroups(V2(), {.pids = 5, .memory = 4096}), CgroupLimits{.pids = 5});
}

TEST_F(CgroupLimitsTest, LimitsAreLiftedByTheWordOfTheirFile) {
  LiftLimits(V1());
  EXPECT_TRUE(BeginsWith("pids/pids.max", "max"));
  EXPECT_TRUE(BeginsWith("memory/memory.limit_in_bytes", "-1"));
  LiftLimits(V2());
  EXPECT_TRUE(BeginsWith("v2/memory.max", "max"));
}

TEST(ParseCgroupLimitTest, TellsNoLimitFromANumber) {
  EXPECT_EQ(ParseCgroupLimit("max\n").value_or(1), std::nullopt);
  EXPECT_EQ(ParseCgroupLimit(ProcFixture("memory_limit")).value_or(1), std::nullopt);
  EXPECT_EQ(ParseCgroupLimit("4096\n").value_or(1), 4096);
  EXPECT_FALSE(ParseCgroupLimit("").has_value());
  EXPECT_FALSE(ParseCgroupLimit("12 pages").has_value());
}

TEST_F(CgroupLimitsTest, ARefusalNamesTheFile) {
  const auto opened = OpenCgroups(V2());
  const Status written = WriteLimit({opened.front().directory.get(), "cpu.max"}, 5);
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().Text(), "open 'cpu.max': ENOENT");
}

}  // namespace
}  // namespace nstest
