#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "nstest/calls/address_table.h"
#include "nstest/syscalls/struct_bytes.h"

namespace nstest {

namespace {

// What follows `@` is an abstract name, which is as long as the address says: unix(7).
void MakeAbstract(std::vector<char>& bytes) {
  constexpr std::size_t kPath = offsetof(sockaddr_un, sun_path);
  if (bytes[kPath] != '@') return;
  const auto end = std::find(bytes.begin() + kPath, bytes.end(), '\0');
  bytes.erase(end, bytes.end());
  bytes[kPath] = '\0';
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
  if (map.map() == nullptr || map.map()->empty()) {
    return Error{"argument", 0, DisplayText(map) + " is no address"};
  }
  const std::string& first = map.map()->front().first;
  const AddressFamily* family = AddressFamilyWith(first);
  if (family == nullptr) return Error{"argument", 0, first + " is no member of an address"};
  auto& bytes = buffers.Add(family->address.size);
  const auto number = static_cast<sa_family_t>(family->family);
  std::memcpy(bytes.data(), &number, sizeof number);
  NSTEST_TRY(EncodeStruct(family->address, map, bytes, buffers));
  if (family->family == AF_UNIX) MakeAbstract(bytes);
  return &bytes;
}

Value DecodeAddress(std::span<const char> bytes) {
  if (bytes.size() < sizeof(sa_family_t)) return {};
  sa_family_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  if (number == AF_UNIX) return DecodeUnix(bytes);
  const AddressFamily* family = FindAddressFamily(number);
  if (family == nullptr) return {};
  // Of some the kernel writes less than the struct: packet(7).
  std::vector<char> whole(std::max(bytes.size(), family->address.size));
  std::copy(bytes.begin(), bytes.end(), whole.begin());
  return DecodeStruct(family->address, whole);
}

}  // namespace nstest
