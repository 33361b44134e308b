#include "nstest/kernel/links.h"

#include <arpa/inet.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include <array>
#include <cstring>

#include "nstest/kernel/netlink.h"

namespace nstest {

namespace {

// The fixed part of a message, and the attributes behind it.
template <typename Header>
struct Message {
  Header header{};
  std::vector<NetlinkAttribute> attributes;
};

template <typename Header>
std::optional<Message<Header>> Open(std::string_view bytes) {
  if (bytes.size() < sizeof(Header)) return std::nullopt;
  Message<Header> message;
  std::memcpy(&message.header, bytes.data(), sizeof(Header));
  message.attributes = ParseAttributes(bytes.substr(NLMSG_ALIGN(sizeof(Header))));
  return message;
}

template <typename T>
Result<std::vector<T>> ReadAll(std::uint16_t request,
                               std::optional<T> (*parse)(std::string_view message)) {
  auto messages = NetlinkDump(request);
  if (!messages) return messages.error();
  std::vector<T> all;
  for (const std::string& message : *messages) {
    if (auto one = parse(message)) all.push_back(std::move(*one));
  }
  return all;
}

std::string HardwareAddress(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (!text.empty()) text += ':';
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

std::string InternetAddress(int family, std::string_view bytes) {
  const std::size_t size = family == AF_INET6 ? sizeof(in6_addr) : sizeof(in_addr);
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (bytes.size() < size) return {};
  if (::inet_ntop(family, bytes.data(), text.data(), text.size()) == nullptr) return {};
  return text.data();
}

std::string KindOf(const NetlinkAttribute& info) {
  for (const NetlinkAttribute& attribute : ParseAttributes(info.payload)) {
    if (attribute.type == IFLA_INFO_KIND) return attribute.Text();
  }
  return {};
}

bool IsInternet(int family) {
  return family == AF_INET || family == AF_INET6;
}

}  // namespace

std::optional<Link> ParseLink(std::string_view message) {
  const auto opened = Open<ifinfomsg>(message);
  if (!opened) return std::nullopt;
  Link link{.index = opened->header.ifi_index, .up = (opened->header.ifi_flags & IFF_UP) != 0};
  for (const NetlinkAttribute& attribute : opened->attributes) {
    switch (attribute.type) {
      case IFLA_IFNAME:
        link.name = attribute.Text();
        break;
      case IFLA_ADDRESS:
        link.address = HardwareAddress(attribute.payload);
        break;
      case IFLA_MTU:
        link.mtu = attribute.Number();
        break;
      case IFLA_LINKINFO:
        link.kind = KindOf(attribute);
        break;
      default:
        break;
    }
  }
  return link;
}

std::optional<LinkAddress> ParseAddress(std::string_view message) {
  const auto opened = Open<ifaddrmsg>(message);
  if (!opened || !IsInternet(opened->header.ifa_family)) return std::nullopt;
  const int family = opened->header.ifa_family;
  LinkAddress address{.link = static_cast<int>(opened->header.ifa_index),
                      .ipv6 = family == AF_INET6,
                      .prefix = opened->header.ifa_prefixlen};
  for (const NetlinkAttribute& attribute : opened->attributes) {
    // IFA_ADDRESS is the peer's on a point-to-point link; IPv6 has IFA_LOCAL only there.
    const bool own = attribute.type == IFA_LOCAL;
    if (own || (attribute.type == IFA_ADDRESS && address.address.empty())) {
      address.address = InternetAddress(family, attribute.payload);
    }
  }
  return address;
}

std::optional<Route> ParseRoute(std::string_view message) {
  const auto opened = Open<rtmsg>(message);
  if (!opened || !IsInternet(opened->header.rtm_family)) return std::nullopt;
  if ((opened->header.rtm_flags & RTM_F_CLONED) != 0) return std::nullopt;
  const int family = opened->header.rtm_family;
  Route route{.ipv6 = family == AF_INET6, .destination = "default"};
  std::uint32_t table = opened->header.rtm_table;
  for (const NetlinkAttribute& attribute : opened->attributes) {
    switch (attribute.type) {
      case RTA_TABLE:
        table = attribute.Number();
        break;
      case RTA_DST:
        route.destination = InternetAddress(family, attribute.payload) + '/' +
                            std::to_string(opened->header.rtm_dst_len);
        break;
      case RTA_GATEWAY:
        route.gateway = InternetAddress(family, attribute.payload);
        break;
      case RTA_OIF:
        route.link = static_cast<int>(attribute.Number());
        break;
      default:
        break;
    }
  }
  if (table != RT_TABLE_MAIN) return std::nullopt;
  return route;
}

Result<std::vector<Link>> ReadLinks() {
  return ReadAll(RTM_GETLINK, ParseLink);
}

Result<std::vector<LinkAddress>> ReadAddresses() {
  return ReadAll(RTM_GETADDR, ParseAddress);
}

Result<std::vector<Route>> ReadRoutes() {
  return ReadAll(RTM_GETROUTE, ParseRoute);
}

}  // namespace nstest
