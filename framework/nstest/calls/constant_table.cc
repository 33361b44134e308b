#include "nstest/calls/constant_table.h"

#include <algorithm>
#include <charconv>

#include "nstest/base/capability_names.h"
#include "nstest/base/names.h"
#include "nstest/base/text.h"
#include "nstest/calls/call_table.h"

namespace nstest {

namespace {

const ConstantSet* FindIn(std::span<const ConstantSet> sets, std::string_view name) {
  const auto found =
      std::find_if(sets.begin(), sets.end(), [&](const auto& set) { return set.name == name; });
  return found == sets.end() ? nullptr : &*found;
}

// capabilities(7): by number, or as the bit of a set.
std::optional<std::int64_t> FindCapability(std::string_view text, bool as_bit) {
  const auto* found = std::find(kCapabilityNames.begin(), kCapabilityNames.end(), text);
  if (found == kCapabilityNames.end()) return std::nullopt;
  const auto number = found - kCapabilityNames.begin();
  return as_bit ? std::int64_t{1} << number : number;
}

std::optional<std::int64_t> FindByName(std::string_view set, std::string_view text) {
  if (set == "signal") return SignalByName(text);
  if (set == "errno") return ErrnoByName(text);
  if (set == "capability") return FindCapability(text, false);
  if (set == "capability_bit") return FindCapability(text, true);
  if (set == "syscall") {
    const CallInfo* call = FindCall(text);
    return call != nullptr && call->number >= 0 ? std::optional(call->number) : std::nullopt;
  }
  const ConstantSet* known = FindConstantSet(set);
  if (known == nullptr) return std::nullopt;
  for (const NamedConstant& constant : known->constants) {
    if (constant.name == text) return constant.value;
  }
  return std::nullopt;
}

// The digits' base, and the text without its prefix.
int TakeBase(std::string_view& digits) {
  constexpr int kHexadecimal = 16;
  constexpr int kOctal = 8;
  constexpr int kDecimal = 10;
  if (digits.starts_with("0x")) {
    digits.remove_prefix(2);
    return kHexadecimal;
  }
  return digits.size() > 1 && digits.front() == '0' ? kOctal : kDecimal;
}

}  // namespace

const ConstantSet* FindConstantSet(std::string_view name) {
  const ConstantSet* found = FindIn(FileConstantSets(), name);
  return found != nullptr ? found : FindIn(ProcessConstantSets(), name);
}

std::optional<std::int64_t> ParseCNumber(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const int base = TakeBase(text);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  // All 64 bits may be flags.
  const auto bits = static_cast<std::int64_t>(number);
  return negative ? -bits : bits;
}

std::optional<std::int64_t> ConstantByName(std::string_view set, std::string_view text) {
  const auto number = ParseCNumber(text);
  return number ? number : FindByName(set, text);
}

std::optional<std::int64_t> FlagsByNames(std::string_view set, std::string_view text,
                                         std::string* unknown) {
  std::int64_t flags = 0;
  for (const std::string_view part : Split(text, '|')) {
    const auto bits = ConstantByName(set, Trim(part));
    if (!bits) {
      if (unknown != nullptr) *unknown = Trim(part);
      return std::nullopt;
    }
    flags |= *bits;
  }
  return flags;
}

std::string ConstantName(std::string_view set, std::int64_t value) {
  if (set == "signal") return SignalName(static_cast<int>(value));
  if (const ConstantSet* known = FindConstantSet(set)) {
    for (const NamedConstant& constant : known->constants) {
      if (constant.value == value) return std::string(constant.name);
    }
  }
  return std::to_string(value);
}

}  // namespace nstest
