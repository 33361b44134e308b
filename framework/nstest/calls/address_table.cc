#include "nstest/calls/address_table.h"

#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>

// A member of a struct of the kernel's headers; more of StructMember may follow.
#define NSTEST_MEMBER(type, member, kind) \
#member, offsetof(type, member), sizeof(type::member), MemberKind::kind

namespace nstest {

namespace {

constexpr StructMember kUnix[] = {
    // NOLINT: counted by the compiler
    {NSTEST_MEMBER(sockaddr_un, sun_path, kText)},
};

constexpr StructMember kInternet4[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(sockaddr_in, sin_addr, kInternet)},
    {NSTEST_MEMBER(sockaddr_in, sin_port, kBigEndian)},
};

constexpr StructMember kInternet6[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(sockaddr_in6, sin6_addr, kInternet)},
    {NSTEST_MEMBER(sockaddr_in6, sin6_port, kBigEndian)},
    {NSTEST_MEMBER(sockaddr_in6, sin6_flowinfo, kBigEndian)},
    {NSTEST_MEMBER(sockaddr_in6, sin6_scope_id, kUnsigned)},
};

constexpr StructMember kNetlink[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(sockaddr_nl, nl_pid, kUnsigned)},
    {NSTEST_MEMBER(sockaddr_nl, nl_groups, kUnsigned)},
};

constexpr StructMember kPacket[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(sockaddr_ll, sll_protocol, kBigEndian), "ether"},
    {NSTEST_MEMBER(sockaddr_ll, sll_ifindex, kSigned)},
};

constexpr StructMember kVsock[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(sockaddr_vm, svm_cid, kUnsigned), "vsock_cid"},
    {NSTEST_MEMBER(sockaddr_vm, svm_port, kUnsigned), "vsock_port"},
};

constexpr AddressFamily kFamilies[] = {
    // NOLINT: see above
    {AF_UNIX, {"sockaddr_un", sizeof(sockaddr_un), kUnix}},
    {AF_INET, {"sockaddr_in", sizeof(sockaddr_in), kInternet4}},
    {AF_INET6, {"sockaddr_in6", sizeof(sockaddr_in6), kInternet6}},
    {AF_NETLINK, {"sockaddr_nl", sizeof(sockaddr_nl), kNetlink}},
    {AF_PACKET, {"sockaddr_ll", sizeof(sockaddr_ll), kPacket}},
    {AF_VSOCK, {"sockaddr_vm", sizeof(sockaddr_vm), kVsock}},
};

template <typename Condition>
const AddressFamily* FindIf(Condition condition) {
  const auto* found = std::find_if(std::begin(kFamilies), std::end(kFamilies), condition);
  return found == std::end(kFamilies) ? nullptr : found;
}

}  // namespace

std::span<const AddressFamily> AllAddressFamilies() {
  return kFamilies;
}

const AddressFamily* FindAddressFamily(std::int64_t family) {
  return FindIf([&](const AddressFamily& one) { return one.family == family; });
}

const AddressFamily* AddressFamilyWith(std::string_view member) {
  return FindIf(
      [&](const AddressFamily& one) { return FindMember(one.address, member) != nullptr; });
}

}  // namespace nstest
