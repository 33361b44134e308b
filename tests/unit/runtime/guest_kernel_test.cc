#include "nstest/runtime/guest_kernel.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace nstest {
namespace {

TEST(ChooseNewestKernelTest, ComparesReleasesAsNumbers) {
  EXPECT_EQ(ChooseNewestKernel({"vmlinuz-6.9.1-amd64", "vmlinuz-6.12.1-amd64", "vmlinuz-6.1.0"}),
            "vmlinuz-6.12.1-amd64");
}

TEST(ChooseNewestKernelTest, OfEqualOnesTheNameDecides) {
  EXPECT_EQ(ChooseNewestKernel({"vmlinuz-6.1.0-cloud", "vmlinuz-6.1.0-amd64"}),
            "vmlinuz-6.1.0-cloud");
}

TEST(ChooseNewestKernelTest, TakesImagesAlone) {
  EXPECT_EQ(ChooseNewestKernel({"System.map-7.0", "initrd.img-7.0", "config-7.0", "vmlinuz-"}), "");
  EXPECT_EQ(ChooseNewestKernel({}), "");
}

// An image's head: "HdrS" at 0x202, at 0x20E the place of the version's text, counted from 0x200.
std::string MakeHead(const std::string& version) {
  constexpr std::size_t kText = 0x400;
  std::string head(kText, '\0');
  head.replace(0x202, 4, "HdrS");
  head[0x20E] = '\x00';
  head[0x20F] = '\x02';
  return head + version;
}

TEST(ParseKernelReleaseTest, IsTheFirstWordOfTheVersion) {
  using namespace std::string_literals;
  EXPECT_EQ(ParseKernelRelease(MakeHead("6.12.1-amd64 (x@y) #1 SMP\0"s)).value_or("?"),
            "6.12.1-amd64");
  EXPECT_EQ(ParseKernelRelease(MakeHead("6.1\0"s)).value_or("?"), "6.1");
}

TEST(ParseKernelReleaseTest, RefusesWhatIsNoImage) {
  using namespace std::string_literals;
  const auto errnum = [](const std::string& head) {
    const auto release = ParseKernelRelease(head);
    return release ? 0 : release.error().errnum;
  };
  EXPECT_EQ(errnum(""), ENOEXEC);
  EXPECT_EQ(errnum("\x7f"
                   "ELF"),
            ENOEXEC);
  EXPECT_EQ(errnum(std::string(0x20F, 'x')), ENOEXEC);
  EXPECT_EQ(errnum(MakeHead("")), ENOEXEC);      // points behind the end
  EXPECT_EQ(errnum(MakeHead("6.12")), ENOEXEC);  // no end
  EXPECT_EQ(errnum(MakeHead("\0"s)), ENOEXEC);   // empty
  std::string none = MakeHead("6.1\0"s);
  none[0x20F] = '\0';  // an image without a text
  EXPECT_EQ(errnum(none), ENOEXEC);
}

}  // namespace
}  // namespace nstest
