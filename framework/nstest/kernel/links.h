#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/base/result.h"

namespace nstest {

/// A network interface, as `ip link` lists it.
struct Link {
  std::string name;
  int index = 0;
  bool up = false;      ///< set up (IFF_UP), whether or not anything is at its other end
  std::string address;  ///< "02:42:ac:11:00:02"; empty if it has none
  std::string kind;     ///< "veth", "bridge"; empty for lo and hardware
  std::uint32_t mtu = 0;

  bool operator==(const Link&) const = default;
};

/// An address of an interface, as `ip address` lists it.
struct LinkAddress {
  int link = 0;  ///< its index
  bool ipv6 = false;
  std::string address;  ///< "10.0.0.1", "fe80::1"
  int prefix = 0;

  bool operator==(const LinkAddress&) const = default;
};

/// A route of the main table, as `ip route` and `ip -6 route` list it.
struct Route {
  bool ipv6 = false;
  std::string destination;  ///< "10.0.0.0/8"; "default"
  std::string gateway;      ///< empty: on the link itself
  int link = 0;             ///< its index; 0 if none is named

  bool operator==(const Route&) const = default;
};

/// Of the caller's network namespace, in the kernel's order. They fail as NetlinkDump.
Result<std::vector<Link>> ReadLinks();
Result<std::vector<LinkAddress>> ReadAddresses();
Result<std::vector<Route>> ReadRoutes();

/// Pure: the messages of a dump, rtnetlink(7). Nothing for one that is too short or, for a route,
/// is of another table or no route of its own (a cached one).
std::optional<Link> ParseLink(std::string_view message);
std::optional<LinkAddress> ParseAddress(std::string_view message);
std::optional<Route> ParseRoute(std::string_view message);

}  // namespace nstest
