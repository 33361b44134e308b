#include "nstest/kernel/netlink.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "nstest/base/unique_fd.h"

namespace nstest {

namespace {

template <typename T>
T ReadAs(std::string_view bytes) {
  T value{};
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

std::size_t Aligned(std::size_t size) {
  return (size + 3U) & ~std::size_t{3};
}

std::string_view Behind(std::string_view bytes, std::size_t size) {
  return bytes.substr(std::min(Aligned(size), bytes.size()));
}

struct Dump {
  std::vector<std::string> messages;
  bool done = false;
  bool torn = false;
  int errnum = 0;
};

void ReadDatagram(std::string_view bytes, Dump& dump) {
  while (bytes.size() >= sizeof(nlmsghdr) && !dump.done) {
    const auto header = ReadAs<nlmsghdr>(bytes);
    if (header.nlmsg_len < sizeof header || header.nlmsg_len > bytes.size()) break;
    const std::string_view payload = bytes.substr(sizeof header, header.nlmsg_len - sizeof header);
    dump.torn = dump.torn || (header.nlmsg_flags & NLM_F_DUMP_INTR) != 0;
    if (header.nlmsg_type == NLMSG_DONE || header.nlmsg_type == NLMSG_ERROR) {
      dump.done = true;
      if (payload.size() >= sizeof(int)) dump.errnum = -ReadAs<int>(payload);
    } else {
      dump.messages.emplace_back(payload);
    }
    bytes = Behind(bytes, header.nlmsg_len);
  }
}

Status SendRequest(int socket, std::uint16_t request) {
  struct {
    nlmsghdr header;
    rtgenmsg message;
  } dump{};

  dump.header.nlmsg_len = NLMSG_LENGTH(sizeof dump.message);
  dump.header.nlmsg_type = request;
  dump.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  dump.message.rtgen_family = AF_UNSPEC;
  if (::send(socket, &dump, dump.header.nlmsg_len, 0) < 0) return ErrnoError("send");
  return {};
}

Result<Dump> ReadDump(std::uint16_t request) {
  const UniqueFd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (!socket.valid()) return ErrnoError("socket(AF_NETLINK)");
  NSTEST_TRY(SendRequest(socket.get(), request));
  std::string buffer(64 * 1024, '\0');  // the kernel fills at most 32 KiB at a time
  Dump dump;
  while (!dump.done) {
    const ssize_t size = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return ErrnoError("recv");
    ReadDatagram({buffer.data(), static_cast<std::size_t>(size)}, dump);
  }
  return dump;
}

}  // namespace

std::uint32_t NetlinkAttribute::Number() const {
  return payload.size() < sizeof(std::uint32_t) ? 0 : ReadAs<std::uint32_t>(payload);
}

std::string NetlinkAttribute::Text() const {
  return std::string(payload.substr(0, payload.find('\0')));
}

std::vector<NetlinkAttribute> ParseAttributes(std::string_view bytes) {
  std::vector<NetlinkAttribute> attributes;
  while (bytes.size() >= sizeof(nlattr)) {
    const auto header = ReadAs<nlattr>(bytes);
    if (header.nla_len < sizeof header || header.nla_len > bytes.size()) break;
    attributes.push_back({static_cast<std::uint16_t>(header.nla_type & NLA_TYPE_MASK),
                          bytes.substr(sizeof header, header.nla_len - sizeof header)});
    bytes = Behind(bytes, header.nla_len);
  }
  return attributes;
}

Result<std::vector<std::string>> NetlinkDump(std::uint16_t request) {
  constexpr int kTries = 5;
  Dump dump;
  for (int i = 0; i < kTries; ++i) {
    auto read = ReadDump(request);
    if (!read) return read.error();
    dump = std::move(*read);
    if (dump.errnum != 0) return Error{"dump", dump.errnum, {}};
    if (!dump.torn) break;
  }
  return std::move(dump.messages);
}

}  // namespace nstest
