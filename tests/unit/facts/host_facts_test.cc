#include "nstest/facts/host_facts.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

TEST(OsReleaseFieldTest, TakesOffQuotes) {
  const char* text =
      "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\nVERSION_ID='12'\nID_LIKE=\n";
  EXPECT_EQ(OsReleaseField(text, "PRETTY_NAME"), "Debian GNU/Linux 12 (bookworm)");
  EXPECT_EQ(OsReleaseField(text, "ID"), "debian");
  EXPECT_EQ(OsReleaseField(text, "VERSION_ID"), "12");
  EXPECT_EQ(OsReleaseField(text, "ID_LIKE"), "");
  EXPECT_EQ(OsReleaseField(text, "NAME"), "");
  EXPECT_EQ(OsReleaseField("ID=\"", "ID"), "\"");
}

TEST(IsIdentityMapTest, IsTrueOfTheInitialUserNamespaceAlone) {
  EXPECT_TRUE(IsIdentityMap("         0          0 4294967295\n"));
  EXPECT_FALSE(IsIdentityMap("         0     100000      65536\n"));
  EXPECT_FALSE(IsIdentityMap("0 0 4294967295\n5 6 1\n"));
  EXPECT_FALSE(IsIdentityMap(""));
}

TEST(MakeFactsRequestTest, CollectsWhatTheCasesAskFor) {
  const Case first{.scenario = {.needs = {.tools = {"nft", "ip"},
                                          .config = {"CONFIG_VETH=m"},
                                          .sysctl = {{"kernel.shmmax", "5"}},
                                          .modules = {"veth"},
                                          .calls = {"openat2"},
                                          .devices = {"/dev/net/tun"}}}};
  const Case second{.scenario = {.needs = {.tools = {"ip"}, .config = {"CONFIG_VETH"}},
                                 .touches = {"clock"},
                                 .containers = {{.name = "box", .nested = 32}}}};
  EXPECT_EQ(MakeFactsRequest({first, second}), (FactsRequest{.tools = {"ip", "nft"},
                                                             .config = {"CONFIG_VETH"},
                                                             .sysctls = {"kernel.shmmax"},
                                                             .modules = {"veth"},
                                                             .calls = {"openat2"},
                                                             .devices = {"/dev/net/tun"},
                                                             .clock = true,
                                                             .levels = true}));
  EXPECT_EQ(MakeFactsRequest({}), FactsRequest{});
}

TEST(MakeFactsRequestTest, CountsLevelsThatStandWithinOneAnother) {
  const auto counts = [](int outer, int inner) {
    const Case one{.scenario = {.containers = {{.name = "out", .nested = outer},
                                               {.name = "in", .within = "out", .nested = inner}}}};
    return MakeFactsRequest({one}).levels;
  };
  EXPECT_FALSE(counts(4, 4));
  EXPECT_TRUE(counts(4, 5));
}

}  // namespace
}  // namespace nstest
