#pragma once

#include <span>
#include <string_view>

#include "nstest/base/result.h"
#include "nstest/calls/struct_table.h"
#include "nstest/model/value.h"
#include "nstest/syscalls/buffers.h"

namespace nstest {

/// A whole number from a value: an integer, or a text of digits or a name of the set. Fails with
/// the step "argument" and the text.
Result<std::int64_t> NumberOf(const Value& value, std::string_view set);

/// The same of names joined with |.
Result<std::int64_t> FlagsOf(const Value& value, std::string_view set);

/// Fills the struct's bytes from a map with its members' names; what the map lacks is the member's
/// default, or zero. Fails with the step "argument".
Status EncodeStruct(const StructInfo& info, const Value& map, std::span<char> bytes,
                    Buffers& buffers);

/// Pure: the members as a map. Flags are numbers, but for capabilities.
Value DecodeStruct(const StructInfo& info, std::span<const char> bytes);

/// struct timespec: from `100ms`, or a map.
Status EncodeDuration(const Value& value, std::span<char> bytes, Buffers& buffers);

/// A sockaddr of the family whose members the map has (calls/address_table.h), at least one; a
/// sun_path `@name` is an abstract one. Fails with the step "argument".
Result<std::vector<char>*> EncodeAddress(const Value& map, Buffers& buffers);

/// Pure. Absent for families that it does not know.
Value DecodeAddress(std::span<const char> bytes);

}  // namespace nstest
