#include "nstest/kernel/link_setup.h"

#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <net/if.h>
#include <netlink/addr.h>
#include <netlink/errno.h>
#include <netlink/netlink.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <netlink/route/link/veth.h>
#include <netlink/route/nexthop.h>
#include <netlink/route/route.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <memory>
#include <utility>

namespace nstest {

namespace {

template <typename Object, void (*kPut)(Object*)>
struct Putter {
  void operator()(Object* object) const { kPut(object); }
};

using Socket = std::unique_ptr<nl_sock, Putter<nl_sock, nl_socket_free>>;
using LinkObject = std::unique_ptr<rtnl_link, Putter<rtnl_link, rtnl_link_put>>;
using AddressObject = std::unique_ptr<rtnl_addr, Putter<rtnl_addr, rtnl_addr_put>>;
using RouteObject = std::unique_ptr<rtnl_route, Putter<rtnl_route, rtnl_route_put>>;
using NetworkAddress = std::unique_ptr<nl_addr, Putter<nl_addr, nl_addr_put>>;

// The library has numbers of its own for what the kernel refused.
int ErrnoOf(int error) {
  constexpr std::array<std::pair<int, int>, 11> kErrors{{{NLE_PERM, EPERM},
                                                         {NLE_EXIST, EEXIST},
                                                         {NLE_NODEV, ENODEV},
                                                         {NLE_OBJ_NOTFOUND, ENOENT},
                                                         {NLE_OPNOTSUPP, EOPNOTSUPP},
                                                         {NLE_INVAL, EINVAL},
                                                         {NLE_NOACCESS, EACCES},
                                                         {NLE_BUSY, EBUSY},
                                                         {NLE_RANGE, ERANGE},
                                                         {NLE_NOMEM, ENOMEM},
                                                         {NLE_AF_NOSUPPORT, EAFNOSUPPORT}}};
  for (const auto& [library, errnum] : kErrors) {
    if (error == -library) return errnum;
  }
  return EIO;
}

// 0, or what a function of the library returned.
Status Check(int returned, const char* step, const std::string& subject) {
  if (returned >= 0) return {};
  const int errnum = ErrnoOf(returned);
  const bool named = errnum != EIO;
  return Error{step, errnum, named ? subject : subject + ": " + nl_geterror(returned)};
}

Result<Socket> OpenSocket() {
  Socket socket(nl_socket_alloc());
  NSTEST_TRY(Check(nl_connect(socket.get(), NETLINK_ROUTE), "socket(AF_NETLINK)", ""));
  return socket;
}

NetworkAddress ParseNetwork(const std::string& text) {
  nl_addr* address = nullptr;
  if (nl_addr_parse(text.c_str(), AF_UNSPEC, &address) < 0) return nullptr;
  return NetworkAddress(address);
}

Status AddAddress(nl_sock* socket, int index, const std::string& text) {
  const NetworkAddress local = ParseNetwork(text);
  if (!local) return Error{"add address", EINVAL, text};
  const AddressObject address(rtnl_addr_alloc());
  rtnl_addr_set_ifindex(address.get(), index);
  rtnl_addr_set_local(address.get(), local.get());
  // Nobody else can have it, so an IPv6 address need not wait for duplicates: RFC 4862.
  if (nl_addr_get_family(local.get()) == AF_INET6) {
    rtnl_addr_set_flags(address.get(), IFA_F_NODAD);
  }
  return Check(rtnl_addr_add(socket, address.get(), 0), "add address", text);
}

Status AddRoute(nl_sock* socket, int index, const std::pair<std::string, std::string>& wanted) {
  const auto& [destination, through] = wanted;
  const std::string text = destination + " via " + through;
  const NetworkAddress gateway = ParseNetwork(through);
  if (!gateway) return Error{"add route", EINVAL, text};
  const bool ipv6 = nl_addr_get_family(gateway.get()) == AF_INET6;
  const char* any = ipv6 ? "::/0" : "0.0.0.0/0";
  const NetworkAddress network = ParseNetwork(destination == "default" ? any : destination);
  if (!network) return Error{"add route", EINVAL, text};
  const RouteObject route(rtnl_route_alloc());
  rtnl_route_set_family(route.get(), static_cast<std::uint8_t>(ipv6 ? AF_INET6 : AF_INET));
  rtnl_route_set_dst(route.get(), network.get());
  rtnl_nexthop* hop = rtnl_route_nh_alloc();  // the route owns it
  rtnl_route_nh_set_ifindex(hop, index);
  rtnl_route_nh_set_gateway(hop, gateway.get());
  rtnl_route_add_nexthop(route.get(), hop);
  return Check(rtnl_route_add(socket, route.get(), 0), "add route", text);
}

// Up, and a port of the bridge if there is one.
Status ChangeLink(nl_sock* socket, rtnl_link* link, const InterfaceSetup& setup) {
  const LinkObject change(rtnl_link_alloc());
  rtnl_link_set_flags(change.get(), IFF_UP);
  if (!setup.bridge.empty()) {
    const unsigned bridge = ::if_nametoindex(setup.bridge.c_str());
    if (bridge == 0) return ErrnoError("find link", setup.bridge);
    rtnl_link_set_master(change.get(), static_cast<int>(bridge));
  }
  return Check(rtnl_link_change(socket, link, change.get(), 0), "set link", setup.name);
}

Result<LinkObject> FindLink(nl_sock* socket, const std::string& name) {
  rtnl_link* found = nullptr;
  NSTEST_TRY(Check(rtnl_link_get_kernel(socket, 0, name.c_str(), &found), "find link", name));
  return LinkObject(found);
}

// A socket that becomes readable when an interface changes.
Result<Socket> ListenForLinks() {
  auto socket = OpenSocket();
  if (!socket) return socket.error();
  NSTEST_TRY(Check(nl_socket_add_memberships(socket->get(), RTNLGRP_LINK, RTNLGRP_NONE),
                   "listen for links", ""));
  return socket;
}

void WaitForNews(int fd, std::chrono::steady_clock::duration patience) {
  pollfd news{fd, POLLIN, 0};
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(patience);
  ::poll(&news, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
  std::array<char, 8192> event;  // NOLINT: filled by recv(2), and not read
  while (::recv(fd, event.data(), event.size(), MSG_DONTWAIT) > 0) {
  }
}

}  // namespace

Status AddVethPair(const VethEnd& one, const VethEnd& other) {
  auto socket = OpenSocket();
  if (!socket) return socket.error();
  const LinkObject link(rtnl_link_veth_alloc());
  rtnl_link_set_name(link.get(), one.name.c_str());
  rtnl_link_set_ns_fd(link.get(), one.network);
  const LinkObject peer(rtnl_link_veth_get_peer(link.get()));
  rtnl_link_set_name(peer.get(), other.name.c_str());
  rtnl_link_set_ns_fd(peer.get(), other.network);
  return Check(rtnl_link_add(socket->get(), link.get(), NLM_F_CREATE | NLM_F_EXCL), "add veth",
               one.name + ", " + other.name);
}

Status AddBridge(const std::string& name) {
  auto socket = OpenSocket();
  if (!socket) return socket.error();
  const LinkObject link(rtnl_link_alloc());
  rtnl_link_set_name(link.get(), name.c_str());
  NSTEST_TRY(Check(rtnl_link_set_type(link.get(), "bridge"), "add bridge", name));
  return Check(rtnl_link_add(socket->get(), link.get(), NLM_F_CREATE | NLM_F_EXCL), "add bridge",
               name);
}

Status DeleteLink(const std::string& name) {
  auto socket = OpenSocket();
  if (!socket) return socket.error();
  const LinkObject link(rtnl_link_alloc());
  rtnl_link_set_name(link.get(), name.c_str());
  const int deleted = rtnl_link_delete(socket->get(), link.get());
  const bool gone = deleted == -NLE_NODEV || deleted == -NLE_OBJ_NOTFOUND;
  return gone ? Status() : Check(deleted, "delete link", name);
}

Status SetUpInterface(const InterfaceSetup& setup) {
  auto socket = OpenSocket();
  if (!socket) return socket.error();
  const auto link = FindLink(socket->get(), setup.name);
  if (!link) return link.error();
  NSTEST_TRY(ChangeLink(socket->get(), link->get(), setup));
  const int index = rtnl_link_get_ifindex(link->get());
  for (const auto& address : setup.addresses) {
    NSTEST_TRY(AddAddress(socket->get(), index, address));
  }
  for (const auto& route : setup.routes) NSTEST_TRY(AddRoute(socket->get(), index, route));
  return {};
}

Status AwaitLink(const std::string& name, Nanoseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  auto news = ListenForLinks();
  if (!news) return news.error();
  auto socket = OpenSocket();
  if (!socket) return socket.error();
  for (;;) {
    const auto link = FindLink(socket->get(), name);
    if (!link) return link.error();
    if ((rtnl_link_get_flags(link->get()) & IFF_RUNNING) != 0) return {};
    const auto left = deadline - std::chrono::steady_clock::now();
    if (left <= Nanoseconds(0)) return Error{"await link", ETIMEDOUT, name};
    WaitForNews(nl_socket_get_fd(news->get()), left);
  }
}

}  // namespace nstest
