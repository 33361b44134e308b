#include "nstest/syscalls/struct_bytes.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>

#include "nstest/base/capability_names.h"
#include "nstest/base/units.h"
#include "nstest/calls/constant_table.h"

namespace nstest {

namespace {

Error BadArgument(const Value& value, std::string_view wanted) {
  return {"argument", 0, DisplayText(value) + " is no " + std::string(wanted)};
}

// Any integral member: both directions keep the low bytes (little-endian machines only; static
// builds are made for x86-64 and AArch64).
void PutNumber(std::span<char> at, std::int64_t number) {
  std::memcpy(at.data(), &number, std::min(at.size(), sizeof number));
}

std::int64_t GetNumber(std::span<const char> at, bool is_signed) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, at.data(), std::min(at.size(), sizeof bits));
  const std::size_t unused = 8 * (sizeof bits - std::min(at.size(), sizeof bits));
  if (!is_signed || unused == 0) return static_cast<std::int64_t>(bits);
  return static_cast<std::int64_t>(bits << unused) >> unused;
}

std::string ToHex(std::span<const char> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    const auto bits = static_cast<unsigned char>(byte);
    text += kDigits[bits >> 4U];
    text += kDigits[bits & 15U];
  }
  return text;
}

Status PutHex(std::span<char> at, const Value& value) {
  const std::string* text = value.text();
  if (text == nullptr || text->size() % 2 != 0 || text->size() / 2 > at.size()) {
    return BadArgument(value, "row of hexadecimal digits that fits");
  }
  for (std::size_t i = 0; i + 1 < text->size(); i += 2) {
    const auto byte = ParseCNumber("0x" + text->substr(i, 2));
    if (!byte) return BadArgument(value, "row of hexadecimal digits");
    at[i / 2] = static_cast<char>(*byte);
  }
  return {};
}

std::string PlainText(const Value& value) {
  return value.text() != nullptr ? *value.text() : DisplayText(value);
}

Status PutText(std::span<char> at, const Value& value) {
  const std::string text = PlainText(value);
  if (text.size() >= at.size()) return BadArgument(value, "text that fits");
  std::copy(text.begin(), text.end(), at.begin());
  return {};
}

// A struct that is filled.
struct Filling {
  const StructInfo& info;
  std::span<char> bytes;
  Buffers& buffers;

  std::span<char> At(const StructMember& member) const {
    return bytes.subspan(member.offset, member.size);
  }
};

// A pointer to 32-bit numbers, and their count in another member.
Status PutNumbers(const Filling& filling, const StructMember& member, const Value& value) {
  if (value.list() == nullptr) return BadArgument(value, "list");
  auto& numbers = filling.buffers.Add(value.list()->size() * sizeof(std::int32_t));
  std::span<char> at(numbers);
  for (const Value& item : *value.list()) {
    const auto number = NumberOf(item, {});
    if (!number) return number.error();
    PutNumber(at.first(sizeof(std::int32_t)), *number);
    at = at.subspan(sizeof(std::int32_t));
  }
  PutNumber(filling.At(member), reinterpret_cast<std::intptr_t>(numbers.data()));
  if (const StructMember* count = FindMember(filling.info, member.set)) {
    PutNumber(filling.At(*count), static_cast<std::int64_t>(value.list()->size()));
  }
  return {};
}

Status PutPointerToText(const Filling& filling, const StructMember& member, const Value& value) {
  const std::string text = PlainText(value);
  auto& copy = filling.buffers.Add(text.size() + 1);
  std::copy(text.begin(), text.end(), copy.begin());
  PutNumber(filling.At(member), reinterpret_cast<std::intptr_t>(copy.data()));
  return {};
}

// Both ways: the least significant byte is the last.
void Reverse(std::span<char> at) {
  std::reverse(at.begin(), at.end());
}

int FamilyOfSize(std::size_t size) {
  return size == sizeof(in6_addr) ? AF_INET6 : AF_INET;
}

Status PutInternet(std::span<char> at, const Value& value) {
  const int family = FamilyOfSize(at.size());
  if (::inet_pton(family, PlainText(value).c_str(), at.data()) == 1) return {};
  return BadArgument(value, family == AF_INET6 ? "IPv6 address" : "IPv4 address");
}

std::string GetInternet(std::span<const char> at) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(FamilyOfSize(at.size()), at.data(), text.data(), text.size());
  return text.data();
}

Status PutMember(const Filling& filling, const StructMember& member, const Value& value) {
  const auto at = filling.At(member);
  switch (member.kind) {
    case MemberKind::kHex:
      return PutHex(at, value);
    case MemberKind::kText:
      return PutText(at, value);
    case MemberKind::kPointerToNumbers:
      return PutNumbers(filling, member, value);
    case MemberKind::kPointerToText:
      return PutPointerToText(filling, member, value);
    case MemberKind::kStruct:
      return EncodeStruct(*FindStruct(member.set), value, at, filling.buffers);
    case MemberKind::kInternet:
      return PutInternet(at, value);
    case MemberKind::kBigEndian:
    case MemberKind::kSigned:
    case MemberKind::kUnsigned:
    case MemberKind::kNamed:
    case MemberKind::kFlags:
    case MemberKind::kProcess:
    case MemberKind::kDescriptor:
      break;
  }
  const bool flags = member.kind == MemberKind::kFlags;
  const auto number = flags ? FlagsOf(value, member.set) : NumberOf(value, member.set);
  if (!number) return number.error();
  PutNumber(at, *number);
  if (member.kind == MemberKind::kBigEndian) Reverse(at);
  return {};
}

Value CapabilityNames(std::int64_t bits) {
  Value::List names;
  for (std::size_t i = 0; i < kCapabilityNames.size(); ++i) {
    if ((static_cast<std::uint64_t>(bits) >> i & 1U) != 0) names.emplace_back(kCapabilityNames[i]);
  }
  return names;
}

Value GetMember(const StructInfo& info, const StructMember& member, std::span<const char> bytes) {
  const auto at = bytes.subspan(member.offset, member.size);
  switch (member.kind) {
    case MemberKind::kHex: {
      const StructMember* length = FindMember(info, member.set);
      const auto used = GetNumber(bytes.subspan(length->offset, length->size), false);
      return ToHex(at.first(std::min(at.size(), static_cast<std::size_t>(used))));
    }
    case MemberKind::kText:
      return std::string(at.begin(), std::find(at.begin(), at.end(), '\0'));
    case MemberKind::kStruct:
      return DecodeStruct(*FindStruct(member.set), at);
    case MemberKind::kNamed: {
      const std::int64_t number = GetNumber(at, true);
      const std::string name = ConstantName(member.set, number);
      return name == std::to_string(number) ? Value(number) : Value(name);
    }
    case MemberKind::kFlags: {
      const std::int64_t bits = GetNumber(at, false);
      return member.set == "capability_bit" ? CapabilityNames(bits) : Value(bits);
    }
    case MemberKind::kInternet:
      return GetInternet(at);
    case MemberKind::kBigEndian: {
      std::vector<char> bytes_of_host(at.begin(), at.end());
      Reverse(bytes_of_host);
      return GetNumber(bytes_of_host, false);
    }
    case MemberKind::kUnsigned:
      return GetNumber(at, false);
    case MemberKind::kSigned:
    case MemberKind::kProcess:
    case MemberKind::kDescriptor:
      return GetNumber(at, true);
    case MemberKind::kPointerToText:
    case MemberKind::kPointerToNumbers:
      break;
  }
  return {};
}

}  // namespace

Result<std::int64_t> NumberOf(const Value& value, std::string_view set) {
  if (value.integer() != nullptr) return *value.integer();
  if (value.text() == nullptr) return BadArgument(value, "number");
  const auto number = ConstantByName(set, *value.text());
  if (!number) return BadArgument(value, "number");
  return *number;
}

Result<std::int64_t> FlagsOf(const Value& value, std::string_view set) {
  if (value.integer() != nullptr) return *value.integer();
  if (value.text() == nullptr) return BadArgument(value, "flags");
  const auto flags = FlagsByNames(set, *value.text());
  if (!flags) return BadArgument(value, "flags");
  return *flags;
}

Status EncodeStruct(const StructInfo& info, const Value& map, std::span<char> bytes,
                    Buffers& buffers) {
  if (map.map() == nullptr) return BadArgument(map, "map");
  const Filling filling{info, bytes, buffers};
  for (const StructMember& member : info.members) {
    const Value* value = map.Find(member.name);
    if (value == nullptr) {
      if (member.value != 0) PutNumber(filling.At(member), member.value);
      continue;
    }
    NSTEST_TRY(PutMember(filling, member, *value));
  }
  return {};
}

Value DecodeStruct(const StructInfo& info, std::span<const char> bytes) {
  Value::Map members;
  for (const StructMember& member : info.members) {
    members.emplace_back(member.name, GetMember(info, member, bytes));
  }
  return members;
}

Status EncodeDuration(const Value& value, std::span<char> bytes, Buffers& buffers) {
  if (value.map() != nullptr) {
    return EncodeStruct(*FindStruct("timespec"), value, bytes, buffers);
  }
  const auto duration = value.text() != nullptr ? ParseDuration(*value.text()) : std::nullopt;
  if (!duration) return BadArgument(value, "duration");
  const auto seconds = std::chrono::floor<std::chrono::seconds>(*duration);
  const timespec time{seconds.count(), (*duration - seconds).count()};
  std::memcpy(bytes.data(), &time, std::min(bytes.size(), sizeof time));
  return {};
}

}  // namespace nstest
