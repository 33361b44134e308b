#include "nstest/kernel/keys.h"

#include <charconv>

#include "nstest/base/text.h"

namespace nstest {

namespace {

// "id flags usage timeout permissions uid gid type description"
constexpr std::size_t kUid = 5;
constexpr std::size_t kGid = 6;
constexpr std::size_t kType = 7;
constexpr std::size_t kDescription = 8;

std::uint32_t NumberIn(std::string_view word, int base) {
  std::uint32_t number = 0;
  std::from_chars(word.data(), word.data() + word.size(), number, base);
  return number;
}

// What stands behind the type, spaces included.
std::string_view RestFrom(std::string_view line, std::string_view word) {
  return Trim(line.substr(static_cast<std::size_t>(word.data() - line.data())));
}

}  // namespace

std::vector<Key> ParseKeys(std::string_view text) {
  std::vector<Key> keys;
  for (const std::string_view line : Split(text, '\n')) {
    const auto words = Words(line);
    if (words.size() <= kType) continue;
    const bool described = words.size() > kDescription;
    keys.push_back(
        {.id = NumberIn(words[0], 16),
         .type = std::string(words[kType]),
         .description = described ? std::string(RestFrom(line, words[kDescription])) : "",
         .uid = NumberIn(words[kUid], 10),
         .gid = NumberIn(words[kGid], 10)});
  }
  return keys;
}

}  // namespace nstest
