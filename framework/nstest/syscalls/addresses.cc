#include <arpa/inet.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "nstest/syscalls/struct_bytes.h"

namespace nstest {

namespace {

template <typename Address>
std::vector<char>* Copy(const Address& address, std::size_t size, Buffers& buffers) {
  auto& bytes = buffers.Add(size);
  std::memcpy(bytes.data(), &address, size);
  return &bytes;
}

Result<std::vector<char>*> UnixAddress(const std::string& path, Buffers& buffers) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return Error{"argument", 0, "sun_path is too long"};
  std::copy(path.begin(), path.end(), std::begin(address.sun_path));
  std::size_t size = sizeof address;
  if (path.starts_with('@')) {
    address.sun_path[0] = '\0';  // an abstract name is as long as the address says: unix(7)
    size = offsetof(sockaddr_un, sun_path) + path.size();
  }
  return Copy(address, size, buffers);
}

Result<std::vector<char>*> InternetAddress(const Value& map, Buffers& buffers) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  const Value* host = map.Find("sin_addr");
  const std::string text = host != nullptr && host->text() != nullptr ? *host->text() : "0.0.0.0";
  if (::inet_pton(AF_INET, text.c_str(), &address.sin_addr) != 1) {
    return Error{"argument", 0, text + " is no IPv4 address"};
  }
  if (const Value* port = map.Find("sin_port")) {
    const auto number = NumberOf(*port, {});
    if (!number) return number.error();
    address.sin_port = htons(static_cast<std::uint16_t>(*number));
  }
  return Copy(address, sizeof address, buffers);
}

Result<std::vector<char>*> NetlinkAddress(const Value& map, Buffers& buffers) {
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  for (const auto& [name, value] : *map.map()) {
    const auto number = NumberOf(value, {});
    if (!number) return number.error();
    (name == "nl_pid" ? address.nl_pid : address.nl_groups) = static_cast<std::uint32_t>(*number);
  }
  return Copy(address, sizeof address, buffers);
}

Value DecodeUnix(std::span<const char> bytes) {
  bytes = bytes.subspan(offsetof(sockaddr_un, sun_path));
  if (bytes.empty()) return Value::Map{{"sun_path", ""}};
  const bool abstract = bytes.front() == '\0' && bytes.size() > 1 && bytes[1] != '\0';
  // What a buffer has behind an abstract name is NUL, as the name's own end could be: unix(7).
  if (abstract) bytes = bytes.subspan(1);
  const std::string path(bytes.begin(), std::find(bytes.begin(), bytes.end(), '\0'));
  return Value::Map{{"sun_path", (abstract ? "@" : "") + path}};
}

}  // namespace

Result<std::vector<char>*> EncodeAddress(const Value& map, Buffers& buffers) {
  if (map.map() == nullptr) return Error{"argument", 0, DisplayText(map) + " is no address"};
  if (const Value* path = map.Find("sun_path")) {
    return UnixAddress(path->text() != nullptr ? *path->text() : DisplayText(*path), buffers);
  }
  if (map.Find("nl_pid") != nullptr || map.Find("nl_groups") != nullptr) {
    return NetlinkAddress(map, buffers);
  }
  return InternetAddress(map, buffers);
}

Value DecodeAddress(std::span<const char> bytes) {
  if (bytes.size() < sizeof(sa_family_t)) return {};
  sa_family_t family = 0;
  std::memcpy(&family, bytes.data(), sizeof family);
  if (family == AF_UNIX) return DecodeUnix(bytes);
  if (family == AF_INET && bytes.size() >= sizeof(sockaddr_in)) {
    sockaddr_in address{};
    std::memcpy(&address, bytes.data(), sizeof address);
    std::array<char, INET_ADDRSTRLEN> text{};
    ::inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
    return Value::Map{{"sin_addr", text.data()}, {"sin_port", int{ntohs(address.sin_port)}}};
  }
  return {};
}

}  // namespace nstest
