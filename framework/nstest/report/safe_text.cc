#include "nstest/report/safe_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "nstest/base/text.h"

namespace nstest {

namespace {

struct CodePoints {
  unsigned first;
  unsigned last;
};

// What some readers of logs take for a line end, and what turns the order of a line around.
constexpr std::array<CodePoints, 4> kMisleading{
    {{0x061C, 0x061C}, {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x2069}}};

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kPlainInShell =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=@%+,-";

// `##[`, `##vso[`: the runners of GitHub and Azure look for them in the middle of lines, too.
bool OpensCommand(std::string_view text) {
  if (!text.starts_with("##")) return false;
  const std::size_t after = text.find_first_not_of(kLetters, 2);
  return after != std::string_view::npos && text[after] == '[';
}

struct CodePoint {
  unsigned number = 0;
  std::size_t length = 0;  // in bytes of UTF-8
};

// The code point at the start of well-formed UTF-8, where it has two or three bytes.
std::optional<CodePoint> DecodeAtStart(std::string_view text) {
  const auto bits = [&](std::size_t i, unsigned mask) {
    return static_cast<unsigned char>(text[i]) & mask;
  };
  if (bits(0, 0xE0) == 0xC0) return CodePoint{bits(0, 0x1F) << 6U | bits(1, 0x3F), 2};
  if (bits(0, 0xF0) != 0xE0) return std::nullopt;
  return CodePoint{bits(0, 0x0F) << 12U | bits(1, 0x3F) << 6U | bits(2, 0x3F), 3};
}

// The length of what must be escaped at the start of `text`, and its escape.
std::pair<std::size_t, std::string> EscapeAtStart(std::string_view text) {
  if (OpensCommand(text)) return {2, "#\\x23"};
  const auto found = DecodeAtStart(text);
  const bool misleads = found && std::ranges::any_of(kMisleading, [&](const CodePoints& range) {
                          return found->number >= range.first && found->number <= range.last;
                        });
  if (!misleads) return {0, {}};
  return {found->length, fmt::format("\\u{:04x}", found->number)};
}

std::string SafeOutputLine(std::string_view line, std::size_t limit) {
  std::string safe;
  const std::string shortened = Shorten(line, limit);
  for (const std::string_view part : Split(shortened, '\t')) {
    if (part.data() != shortened.data()) safe += '\t';
    safe += SafeLine(part);
  }
  return safe;
}

}  // namespace

std::string SafeLine(std::string_view text) {
  const std::string escaped = EscapeControl(text);
  std::string safe;
  std::string_view rest = escaped;
  // Escapes begin with '#' or with a lead byte; all between can be taken at once.
  constexpr std::string_view kStarts = "#\xD8\xE2";
  while (!rest.empty()) {
    const std::size_t plain = std::min(rest.find_first_of(kStarts), rest.size());
    safe += rest.substr(0, plain);
    rest.remove_prefix(plain);
    if (rest.empty()) break;
    const auto [length, escape] = EscapeAtStart(rest);
    safe += length == 0 ? rest.substr(0, 1) : std::string_view(escape);
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return safe;
}

std::vector<std::string> OutputLines(std::string_view output, const OutputBounds& bounds) {
  const std::vector<std::string_view> all = Split(WithoutTrailingNewlines(output), '\n');
  const std::size_t half = bounds.lines / 2;
  const bool cut = all.size() > bounds.lines;
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (cut && i == half) {
      lines.push_back("... (" + std::to_string(all.size() - 2 * half) + " lines left out)");
      i = all.size() - half;
      if (half == 0) break;
    }
    lines.push_back("| " + SafeOutputLine(all[i], bounds.line_bytes));
  }
  return lines;
}

std::string ShellQuote(std::string_view word) {
  if (!word.empty() && word.find_first_not_of(kPlainInShell) == std::string_view::npos) {
    return std::string(word);
  }
  std::string quoted = "'";
  for (const char letter : word) {
    if (letter == '\'') {
      quoted += "'\\''";
    } else {
      quoted += letter;
    }
  }
  return quoted + "'";
}

std::string ShellCommand(std::span<const std::string> argv) {
  std::string command;
  for (const std::string& word : argv) {
    if (!command.empty()) command += ' ';
    command += ShellQuote(word);
  }
  return command;
}

}  // namespace nstest
