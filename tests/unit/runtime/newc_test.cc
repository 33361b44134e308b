#include "nstest/runtime/newc.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cerrno>
#include <climits>

namespace nstest {
namespace {

using ::testing::EndsWith;
using ::testing::StartsWith;

constexpr std::size_t kHeader = 110;

std::string Archive(const std::vector<NewcEntry>& entries) {
  return MakeNewc(entries).value_or("refused");
}

int ErrnumOf(const NewcEntry& entry) {
  const auto archive = MakeNewc({entry});
  return archive ? 0 : archive.error().errnum;
}

TEST(MakeNewcTest, AFileIsHeaderNameAndContentEachPaddedToFour) {
  const std::string archive = Archive({{.name = "ab", .mode = S_IFREG | 0755, .content = "12345"}});
  EXPECT_THAT(archive, StartsWith("070701"
                                  "00000001"  // inode
                                  "000081ED"  // mode
                                  "00000000"  // uid
                                  "00000000"  // gid
                                  "00000001"  // links
                                  "00000000"  // mtime
                                  "00000005"  // length
                                  "0000000000000000"
                                  "0000000000000000"
                                  "00000003"  // length of the name, its NUL included
                                  "00000000"));
  constexpr std::size_t kBehindName = 116;  // 110 + "ab\0" = 113
  EXPECT_EQ(archive.substr(kHeader, kBehindName - kHeader),
            std::string("ab\0\0\0\0", 6).substr(0, 6));
  EXPECT_EQ(archive.substr(kBehindName, 8), std::string("12345\0\0\0", 8));
  EXPECT_EQ(archive.substr(kBehindName + 8, 6), "070701");
}

TEST(MakeNewcTest, TheEndIsItsTrailerPaddedToFour) {
  const std::string archive = Archive({});
  EXPECT_THAT(archive, EndsWith(std::string("TRAILER!!!\0\0\0\0", 14)));
  EXPECT_EQ(archive.size() % 4, 0U);
}

TEST(MakeNewcTest, ADeviceHasItsNumbers) {
  const std::string archive = Archive(
      {{.name = "dev/console", .mode = S_IFCHR | 0600, .device_major = 5, .device_minor = 1}});
  constexpr std::size_t kDevice = 6 + 9 * 8;
  EXPECT_EQ(archive.substr(kDevice, 16), "0000000500000001");
}

TEST(MakeNewcTest, FilesHaveInodesOfTheirOwn) {
  const NewcEntry file{.name = "a", .mode = S_IFREG | 0644};
  const std::string archive = Archive({file, file});
  const std::size_t second = archive.find("070701", 6);
  ASSERT_NE(second, std::string::npos);
  EXPECT_EQ(archive.substr(6, 8), "00000001");
  EXPECT_EQ(archive.substr(second + 6, 8), "00000002");
}

TEST(MakeNewcTest, TheSameEntriesMakeTheSameBytes) {
  const std::vector<NewcEntry> entries{{.name = ".", .mode = S_IFDIR | 0755},
                                       {.name = "init", .mode = S_IFREG | 0755, .content = "x"}};
  EXPECT_EQ(Archive(entries), Archive(entries));
}

TEST(MakeNewcTest, RefusesNamesThatTheKernelWouldMisread) {
  EXPECT_EQ(ErrnumOf({.name = ""}), EINVAL);
  EXPECT_EQ(ErrnumOf({.name = "/init"}), EINVAL);
  EXPECT_EQ(ErrnumOf({.name = "TRAILER!!!"}), EINVAL);
  EXPECT_EQ(ErrnumOf({.name = std::string("a\0b", 3)}), EINVAL);
  EXPECT_EQ(ErrnumOf({.name = std::string(PATH_MAX, 'a')}), ENAMETOOLONG);
  EXPECT_EQ(ErrnumOf({.name = std::string(PATH_MAX - 1, 'a')}), 0);
}

}  // namespace
}  // namespace nstest
