#include "nstest/kernel/links.h"

#include <gtest/gtest.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include <cstring>

#include "nstest/kernel/netlink.h"

namespace nstest {
namespace {

using namespace std::string_literals;

template <typename T>
std::string Bytes(const T& value) {
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

std::string Padded(std::string bytes) {
  while (bytes.size() % 4 != 0) bytes += '\0';
  return bytes;
}

std::string Attribute(int type, const std::string& payload) {
  const nlattr header{static_cast<std::uint16_t>(sizeof header + payload.size()),
                      static_cast<std::uint16_t>(type)};
  return Padded(Bytes(header) + payload);
}

std::string VethMessage() {
  ifinfomsg header{};
  header.ifi_index = 7;
  header.ifi_flags = IFF_UP | IFF_BROADCAST;
  return Bytes(header) + Attribute(IFLA_IFNAME, "eth0\0"s) +
         Attribute(IFLA_ADDRESS, "\x02\x42\xac\x11\x00\x02"s) +
         Attribute(IFLA_MTU, Bytes(std::uint32_t{1450})) +
         Attribute(IFLA_LINKINFO | NLA_F_NESTED, Attribute(IFLA_INFO_KIND, "veth\0"s));
}

std::string RouteMessage(std::uint8_t table, unsigned flags = 0) {
  rtmsg header{};
  header.rtm_family = AF_INET;
  header.rtm_dst_len = 8;
  header.rtm_table = table;
  header.rtm_flags = flags;
  return Bytes(header);
}

TEST(ParseLinkTest, ReadsEveryField) {
  const auto link = ParseLink(VethMessage());
  ASSERT_TRUE(link.has_value());
  EXPECT_EQ(*link, (Link{.name = "eth0",
                         .index = 7,
                         .up = true,
                         .address = "02:42:ac:11:00:02",
                         .kind = "veth",
                         .mtu = 1450}));
}

TEST(ParseLinkTest, ATornMessageIsReadAsFarAsItGoes) {
  const std::string whole = VethMessage();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto link = ParseLink(std::string_view(whole).substr(0, size));
    EXPECT_EQ(link.has_value(), size >= sizeof(ifinfomsg)) << size;
  }
  EXPECT_EQ(ParseLink(whole.substr(0, whole.size() - 4))->name, "eth0");
}

TEST(ParseAddressTest, ALocalAddressGoesBeforeItsPeers) {
  ifaddrmsg header{};
  header.ifa_family = AF_INET;
  header.ifa_prefixlen = 24;
  header.ifa_index = 3;
  const std::string peer = Attribute(IFA_ADDRESS, "\x0a\x00\x00\x02"s);
  const std::string local = Attribute(IFA_LOCAL, "\x0a\x00\x00\x01"s);
  const LinkAddress expected{.link = 3, .ipv6 = false, .address = "10.0.0.1", .prefix = 24};
  EXPECT_EQ(ParseAddress(Bytes(header) + peer + local), expected);
  EXPECT_EQ(ParseAddress(Bytes(header) + local + peer), expected);
}

TEST(ParseAddressTest, ReadsIpv6) {
  ifaddrmsg header{};
  header.ifa_family = AF_INET6;
  header.ifa_prefixlen = 128;
  header.ifa_index = 1;
  const auto address =
      ParseAddress(Bytes(header) + Attribute(IFA_ADDRESS, std::string(15, '\0') + '\1'));
  EXPECT_EQ(address, (LinkAddress{.link = 1, .ipv6 = true, .address = "::1", .prefix = 128}));
}

TEST(ParseRouteTest, WithoutADestinationItIsTheDefault) {
  const auto route =
      ParseRoute(RouteMessage(RT_TABLE_MAIN) + Attribute(RTA_GATEWAY, "\x0a\x00\x00\xfe"s) +
                 Attribute(RTA_OIF, Bytes(std::uint32_t{2})));
  EXPECT_EQ(route, (Route{.destination = "default", .gateway = "10.0.0.254", .link = 2}));
}

TEST(ParseRouteTest, ADestinationHasItsPrefix) {
  const auto route = ParseRoute(RouteMessage(RT_TABLE_MAIN) + Attribute(RTA_DST, "\x0a\0\0\0"s));
  ASSERT_TRUE(route.has_value());
  EXPECT_EQ(route->destination, "10.0.0.0/8");
}

TEST(ParseRouteTest, OtherTablesAndCachedRoutesAreLeftOut) {
  EXPECT_TRUE(ParseRoute(RouteMessage(RT_TABLE_MAIN)).has_value());
  EXPECT_FALSE(ParseRoute(RouteMessage(RT_TABLE_LOCAL)).has_value());
  EXPECT_FALSE(ParseRoute(RouteMessage(RT_TABLE_MAIN, RTM_F_CLONED)).has_value());
  // The attribute has the whole number of the table, the header only its lowest byte.
  const std::string other = Attribute(RTA_TABLE, Bytes(std::uint32_t{1000}));
  EXPECT_FALSE(ParseRoute(RouteMessage(RT_TABLE_MAIN) + other).has_value());
}

TEST(ParseAttributesTest, StopsAtADamagedOne) {
  const std::string good = Attribute(1, "abcd");
  EXPECT_EQ(ParseAttributes(good + good).size(), 2U);
  const nlattr too_long{100, 2};
  EXPECT_EQ(ParseAttributes(good + Bytes(too_long)).size(), 1U);
  const nlattr too_short{0, 2};
  EXPECT_EQ(ParseAttributes(Bytes(too_short) + good).size(), 0U);
}

TEST(ReadLinksTest, HasALoopback) {
  const auto links = ReadLinks();
  if (!links) GTEST_SKIP() << links.error().Text();
  ASSERT_FALSE(links->empty());
  EXPECT_EQ(links->front().name, "lo");
  EXPECT_EQ(links->front().kind, "");
}

}  // namespace
}  // namespace nstest
