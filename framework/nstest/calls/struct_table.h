#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace nstest {

enum class MemberKind : std::uint8_t {
  kSigned,
  kUnsigned,
  kHex,        ///< bytes, as hexadecimal digits
  kNamed,      ///< a number that is shown by its name of `set` where it has one
  kFlags,      ///< names of `set` joined with |
  kBigEndian,  ///< unsigned, in the network's order of bytes; may be a name of `set`
  kInternet,   ///< an IPv4 or IPv6 address, by its size
  kText,       ///< a char array
  kPointerToText,
  kPointerToNumbers,  ///< 32-bit; the member `set` is their number
  kProcess,
  kDescriptor,
  kStruct,  ///< the struct `set`
};

struct StructMember {
  std::string_view name;
  std::size_t offset = 0;
  std::size_t size = 0;
  MemberKind kind = MemberKind::kUnsigned;
  std::string_view set = {};
  std::int64_t value = 0;  ///< where the author leaves it out
};

struct StructInfo {
  std::string_view name;
  std::size_t size = 0;
  std::span<const StructMember> members;
};

std::span<const StructInfo> AllStructs();

/// nullptr for an unknown name.
const StructInfo* FindStruct(std::string_view name);

/// nullptr for an unknown member.
const StructMember* FindMember(const StructInfo& info, std::string_view name);

}  // namespace nstest
