#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/model/mark.h"

namespace nstest {

/// A text whose lines can be found by number. The text is not copied: it must live as long.
class SourceText {
 public:
  explicit SourceText(std::string_view text);

  std::string_view text() const { return text_; }

  /// The line with this number (from 1) without its end; empty if there is none.
  std::string_view Line(int number) const;

  /// Where the byte with this offset stands. Its cost grows with the length of the line.
  Mark MarkOf(std::size_t offset) const;

 private:
  std::string_view text_;
  std::vector<std::uint32_t> starts_;  // texts are smaller than 4 GiB
};

/// Something that no YAML text may hold, and where.
struct TextFault {
  std::size_t offset = 0;
  std::string message;
};

/// The first byte that is not UTF-8, NUL or another control character that YAML 1.2 (5.1) does not
/// allow, or a directive; nothing for a text that may be parsed.
std::optional<TextFault> FindTextFault(std::string_view text);

/// Without the byte-order mark that some editors put before UTF-8.
std::string_view WithoutByteOrderMark(std::string_view text);

}  // namespace nstest
