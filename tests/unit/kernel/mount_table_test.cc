#include "nstest/kernel/mount_table.h"

#include <gtest/gtest.h>

#include "fixture.h"

namespace nstest {
namespace {

using Texts = std::vector<std::string>;

std::vector<MountEntry> Table(const std::string& fixture) {
  const auto table = ParseMountInfo(ProcFixture(fixture));
  EXPECT_TRUE(table.has_value()) << table.error().Text();
  return table.value_or({});
}

MountEntry EntryOf(int id) {
  for (const MountEntry& mount : Table("mountinfo")) {
    if (mount.id == id) return mount;
  }
  return {};
}

int IdAt(const std::vector<MountEntry>& table, std::string_view path) {
  const MountEntry* mount = FindMountAt(table, path);
  return mount != nullptr ? mount->id : 0;
}

TEST(ParseMountInfoTest, ReadsEveryField) {
  EXPECT_EQ(EntryOf(30), (MountEntry{.id = 30,
                                     .parent = 27,
                                     .device = "0:41",
                                     .root = "/",
                                     .mount_point = "/srv/with blank",
                                     .options = {"rw", "relatime"},
                                     .peer_group = 7,
                                     .master = 3,
                                     .type = "tmpfs",
                                     .source = "my source",
                                     .super_options = {"rw", "size=64k"}}));
}

TEST(ParseMountInfoTest, DecodesEscapes) {
  EXPECT_EQ(EntryOf(31).root, "/var/lib/data\\x");
  EXPECT_EQ(EntryOf(37).mount_point, "/odd\ttab\nline#hash");
  // A comma of a value is escaped, and separates no options.
  EXPECT_EQ(EntryOf(37).super_options, (Texts{"rw", "lowerdir=/l1:/l2,x", "upperdir=/u"}));
}

TEST(ParseMountInfoTest, ASourceMayBeEmpty) {
  EXPECT_EQ(EntryOf(32).source, "");
  EXPECT_EQ(EntryOf(32).type, "tmpfs");
  EXPECT_EQ(EntryOf(32).super_options, Texts{"rw"});
}

TEST(ParseMountInfoTest, RefusesABrokenLine) {
  const auto table = ParseMountInfo("22 27 0:21 / /proc rw,relatime proc proc rw\n");
  ASSERT_FALSE(table.has_value());
  EXPECT_EQ(table.error().Text(), "parse: mountinfo: 22 27 0:21 / /proc rw,relatime proc proc rw");
  EXPECT_FALSE(ParseMountInfo("22 27 0:21 / /proc rw -\n").has_value());
  EXPECT_FALSE(ParseMountInfo("22\n").has_value());
  EXPECT_TRUE(ParseMountInfo("").has_value());
}

TEST(PropagationNameTest, TellsWhoHearsOfMounts) {
  EXPECT_EQ(PropagationName(EntryOf(22)), "private");
  EXPECT_EQ(PropagationName(EntryOf(27)), "shared");
  EXPECT_EQ(PropagationName(EntryOf(31)), "slave");
  EXPECT_EQ(PropagationName(EntryOf(30)), "shared,slave");
  EXPECT_EQ(PropagationName(EntryOf(32)), "unbindable");
}

TEST(FindMountAtTest, FindsOnlyMountPoints) {
  const auto table = Table("mountinfo");
  EXPECT_EQ(IdAt(table, "/"), 27);
  EXPECT_EQ(IdAt(table, "/srv/with blank"), 30);
  EXPECT_EQ(IdAt(table, "/srv/bound/below"), 33);
  EXPECT_EQ(IdAt(table, "/srv"), 0);
  EXPECT_EQ(IdAt(table, "/srv/bound/below/x"), 0);
  EXPECT_EQ(IdAt(table, "proc"), 0);
  EXPECT_EQ(IdAt(table, ""), 0);
}

TEST(FindMountAtTest, ATrailingSlashIsNothing) {
  EXPECT_EQ(IdAt(Table("mountinfo"), "/proc/"), 22);
}

TEST(FindMountAtTest, TheTopOfAStackIsWhatIsThere) {
  EXPECT_EQ(IdAt(Table("mountinfo"), "/dev/pts"), 29);
  EXPECT_EQ(IdAt(Table("mountinfo"), "/covered"), 36);
}

TEST(FindMountAtTest, WhatAnotherMountCoversIsNotThere) {
  EXPECT_EQ(IdAt(Table("mountinfo"), "/covered/inner"), 0);
}

TEST(FindMountAtTest, ARootThatIsNoMountHidesNothing) {
  const auto table = Table("mountinfo_chroot");
  EXPECT_EQ(IdAt(table, "/proc/sys"), 61);
  EXPECT_EQ(IdAt(table, "/proc"), 60);
  EXPECT_EQ(IdAt(table, "/"), 0);
}

TEST(FindMountAtTest, TheRootOfAnInitramfsIsItsOwnParent) {
  const auto table = Table("mountinfo_initramfs");
  EXPECT_EQ(IdAt(table, "/"), 3);
  EXPECT_EQ(IdAt(table, "/proc"), 20);
  EXPECT_EQ(IdAt(table, "/proc/sys"), 0);
}

}  // namespace
}  // namespace nstest
