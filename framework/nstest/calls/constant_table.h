#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace nstest {

/// A name of the kernel's headers.
struct NamedConstant {
  std::string_view name;
  std::int64_t value = 0;
};

struct ConstantSet {
  std::string_view name;  ///< "open": of the parameters that take it
  std::span<const NamedConstant> constants;
};

/// Two parts of one table.
std::span<const ConstantSet> FileConstantSets();
std::span<const ConstantSet> ProcessConstantSets();

/// nullptr for an unknown set.
const ConstantSet* FindConstantSet(std::string_view name);

/// Decimal, 0x and octal with a leading 0; a sign is kept.
std::optional<std::int64_t> ParseCNumber(std::string_view text);

/// A name of the set ("signal": every signal; "errno": every errno), or a number.
std::optional<std::int64_t> ConstantByName(std::string_view set, std::string_view text);

/// The bits of names and numbers that are joined with |; nothing when a part is unknown, which
/// `unknown` then names.
std::optional<std::int64_t> FlagsByNames(std::string_view set, std::string_view text,
                                         std::string* unknown = nullptr);

/// The name of a value, or the number as text.
std::string ConstantName(std::string_view set, std::int64_t value);

}  // namespace nstest
