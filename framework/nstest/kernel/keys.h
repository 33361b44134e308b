#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/base/result.h"

namespace nstest {

/// A line of /proc/keys, a key that its reader may view: keyrings(7), proc_keys(5).
struct Key {
  std::uint32_t id = 0;
  std::string type;         ///< "keyring", "user"
  std::string description;  ///< "_ses"; of some types with more behind a colon
  std::uint32_t uid = 0;    ///< as the reader's user namespace has it
  std::uint32_t gid = 0;

  bool operator==(const Key&) const = default;
};

/// Pure. Lines of another form are passed over.
std::vector<Key> ParseKeys(std::string_view text);

}  // namespace nstest
