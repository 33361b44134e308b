#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "nstest/calls/struct_table.h"

namespace nstest {

/// A family of socket addresses, and what an author writes of one: its members without the family,
/// which they tell.
struct AddressFamily {
  std::int64_t family = 0;  ///< AF_INET6
  StructInfo address;       ///< struct sockaddr_in6
};

std::span<const AddressFamily> AllAddressFamilies();

/// nullptr for an unknown family.
const AddressFamily* FindAddressFamily(std::int64_t family);

/// The family with this member; nullptr where none has it.
const AddressFamily* AddressFamilyWith(std::string_view member);

}  // namespace nstest
