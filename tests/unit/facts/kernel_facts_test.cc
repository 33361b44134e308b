#include "nstest/facts/kernel_facts.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

TEST(CgroupVersionTest, IsToldByTheHierarchiesOfAProcess) {
  EXPECT_EQ(CgroupVersion("0::/user.slice\n"), "v2");
  EXPECT_EQ(CgroupVersion("8:pids:/\n4:memory:/a\n"), "v1");
  EXPECT_EQ(CgroupVersion("8:pids:/\n1:name=systemd:/\n0::/\n"), "hybrid");
  EXPECT_EQ(CgroupVersion(""), "none");
}

TEST(ParseKernelConfigTest, KeepsWhatIsSet) {
  const KernelConfig config = ParseKernelConfig(
      "#\n# Linux/x86 6.1.0 Kernel Configuration\nCONFIG_VETH=m\n# CONFIG_KASAN is not set\n"
      "CONFIG_HZ=250\nCONFIG_DEFAULT_HOSTNAME=\"(none)\"\n");
  EXPECT_EQ(config, (KernelConfig{{"CONFIG_VETH", "m"},
                                  {"CONFIG_HZ", "250"},
                                  {"CONFIG_DEFAULT_HOSTNAME", "\"(none)\""}}));
}

TEST(ParseModulesTest, NamesLoadedAndBuiltInModulesWithUnderscores) {
  EXPECT_EQ(ParseModules("br_netfilter 32768 0 - Live 0x0\nveth 40960 0 - Live 0x0\n",
                         "kernel/fs/ext4/ext4.ko\nkernel/drivers/net/dummy-x.ko.xz\n"),
            (std::set<std::string>{"br_netfilter", "veth", "ext4", "dummy_x"}));
  EXPECT_TRUE(ParseModules("", "").empty());
}

}  // namespace
}  // namespace nstest
