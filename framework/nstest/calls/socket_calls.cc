// Sockets.
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "nstest/calls/call_rows.h"

namespace nstest::rows {

namespace {

constexpr auto kLength = Parameter{Kind::kLength};

constexpr CallInfo kRows[] = {
    // NOLINT: counted by the compiler
    {"accept", SYS_accept, {Descriptor("sockfd"), Constant(0), Constant(0)}},
    {"bind", SYS_bind, {Descriptor("sockfd"), Of(Kind::kAddress, "addr"), kLength}},
    {"connect", SYS_connect, {Descriptor("sockfd"), Of(Kind::kAddress, "addr"), kLength}},
    {"getpeername",
     SYS_getpeername,
     {Descriptor("sockfd"), Of(Kind::kOutAddress), Of(Kind::kSpace)}},
    {"getsockname",
     SYS_getsockname,
     {Descriptor("sockfd"), Of(Kind::kOutAddress), Of(Kind::kSpace)}},
    {"getsockopt",
     SYS_getsockopt,
     {Descriptor("sockfd"), Number("level", "sock_level"), Select("SO_PEERCRED", SO_PEERCRED),
      Out({}, "ucred"), Of(Kind::kSpace)}},
    {"getsockopt",
     SYS_getsockopt,
     {Descriptor("sockfd"), Number("level", "sock_level"), Select("SO_NETNS_COOKIE", 71),
      OutOf(Kind::kOutLong, 0), Of(Kind::kSpace)}},
    {"getsockopt",
     SYS_getsockopt,
     {Descriptor("sockfd"), Number("level", "sock_level"), Select("SO_PEERPIDFD", 77),
      OutOf(Kind::kOutNumber, 0), Of(Kind::kSpace)}},
    {"getsockopt",
     SYS_getsockopt,
     {Descriptor("sockfd"), Number("level", "sock_level"), Select("SO_ERROR", SO_ERROR),
      OutOf(Kind::kOutNumber, 0), Of(Kind::kSpace)}},
    {"getsockopt",
     SYS_getsockopt,
     {Descriptor("sockfd"), Number("level", "sock_level"), Number("optname"),
      OutOf(Kind::kOutNumber, 0), Of(Kind::kSpace)}},
    {"listen", SYS_listen, {Descriptor("sockfd"), Optional(Number("backlog"), 8)}},
    {"recv",
     SYS_recvfrom,
     {Descriptor("sockfd"), OutOf(Kind::kOutText, 65536), Number("len"),
      Optional(Flags("flags", "msg")), Constant(0), Constant(0)}},
    {"recvmsg", -1, {Descriptor("sockfd"), Optional(Flags("flags", "msg")), Out({}, "message")}},
    {"send",
     SYS_sendto,
     {Descriptor("sockfd"), Data("buf"), kLength, Optional(Flags("flags", "msg")), Constant(0),
      Constant(0)}},
    {"sendmsg",
     -1,
     {Descriptor("sockfd"), Data("data"), Optional(Of(Kind::kNumbers, "fds")),
      Optional(Flags("flags", "msg"))}},
    {"sendto",
     SYS_sendto,
     {Descriptor("sockfd"), Data("buf"), kLength, Flags("flags", "msg"),
      Of(Kind::kAddress, "dest_addr"), kLength}},
    {"setsockopt",
     -1,
     {Descriptor("sockfd"), Number("level", "sock_level"), Select("SO_PASSCRED", SO_PASSCRED),
      Number("value")}},
    {"setsockopt",
     -1,
     {Descriptor("sockfd"), Number("level", "sock_level"), Select("SO_REUSEADDR", SO_REUSEADDR),
      Number("value")}},
    {"setsockopt",
     -1,
     {Descriptor("sockfd"), Number("level", "sock_level"), Select("SO_MARK", SO_MARK),
      Number("value")}},
    {"setsockopt",
     -1,
     {Descriptor("sockfd"), Number("level", "sock_level"), Select("IPV6_V6ONLY", IPV6_V6ONLY),
      Number("value")}},
    {"setsockopt",
     -1,
     {Descriptor("sockfd"), Number("level", "sock_level"), Number("optname"), Number("value")}},
    {"shutdown", SYS_shutdown, {Descriptor("sockfd"), Number("how", "shut")}},
    {"socket",
     SYS_socket,
     {Number("domain", "sock_domain"), Flags("type", "sock_type"),
      Optional(Number("protocol", "sock_protocol"))}},
    {"socketpair",
     SYS_socketpair,
     {Number("domain", "sock_domain"), Flags("type", "sock_type"), Constant(0), Out({}, "pair")}},
};

}  // namespace

std::span<const CallInfo> SocketCalls() {
  return kRows;
}

}  // namespace nstest::rows
