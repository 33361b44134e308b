#include "nstest/yaml/source_text.h"

#include <algorithm>

#include "nstest/base/text.h"

namespace nstest {

namespace {

bool IsUtf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

bool IsForbidden(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
}

// yaml-cpp takes \x04 for the end of the text: what follows would be ignored in silence.
std::optional<TextFault> FindControlCharacter(std::string_view text) {
  const auto* found = std::find_if(text.begin(), text.end(), IsForbidden);
  if (found == text.end()) return std::nullopt;
  const auto offset = static_cast<std::size_t>(found - text.begin());
  if (*found == '\0') return TextFault{offset, "NUL byte: this is no text"};
  return TextFault{offset, "control character '" + EscapeControl(text.substr(offset, 1)) +
                               "': write it as an escape in double quotes"};
}

std::optional<TextFault> FindDirective(std::string_view text) {
  const std::size_t offset =
      text.starts_with('%') ? 0 : std::min(text.find("\n%"), text.size() - 1) + 1;
  if (offset >= text.size()) return std::nullopt;
  return TextFault{offset, "YAML directives are not supported"};
}

}  // namespace

SourceText::SourceText(std::string_view text) : text_(text) {
  starts_.push_back(0);
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    starts_.push_back(static_cast<std::uint32_t>(at + 1));
  }
}

std::string_view SourceText::Line(int number) const {
  if (number < 1 || static_cast<std::size_t>(number) > starts_.size()) return {};
  const std::string_view rest = text_.substr(starts_[static_cast<std::size_t>(number) - 1]);
  std::string_view line = rest.substr(0, rest.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

Mark SourceText::MarkOf(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const std::size_t start = *std::prev(next);
  const std::string_view before = text_.substr(start, offset - start);
  const auto continuing = std::count_if(before.begin(), before.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
  });
  return {static_cast<int>(next - starts_.begin()),
          static_cast<int>(before.size()) - static_cast<int>(continuing) + 1};
}

std::optional<TextFault> FindTextFault(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (IsUtf16(text)) return TextFault{0, "this is UTF-16: save it as UTF-8"};
  if (const auto offset = FirstInvalidUtf8(text)) {
    return TextFault{*offset,
                     "invalid UTF-8: byte '" + EscapeControl(text.substr(*offset, 1)) + "'"};
  }
  if (auto fault = FindControlCharacter(text)) return fault;
  return FindDirective(text);
}

std::string_view WithoutByteOrderMark(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  return text.starts_with(kMark) ? text.substr(kMark.size()) : text;
}

}  // namespace nstest
