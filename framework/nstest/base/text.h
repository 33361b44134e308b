#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nstest {

/// Without blanks, tabs and line ends at both sides.
std::string_view Trim(std::string_view text);

/// Without the newlines at its end, as a shell's $(...).
std::string_view WithoutTrailingNewlines(std::string_view text);

/// The parts between separators; "a,,b" has three parts, "" has one empty part.
std::vector<std::string_view> Split(std::string_view text, char separator);

/// The words between runs of white space; never an empty one.
std::vector<std::string_view> Words(std::string_view text);

std::string Join(std::span<const std::string> parts, std::string_view separator);

/// The whole text as a decimal integer with an optional sign; no blanks, no leading zeros.
std::optional<long long> ParseInteger(std::string_view text);

/// The whole text as a decimal number with an optional sign, fraction and exponent.
std::optional<double> ParseNumber(std::string_view text);

/// The shortest text that reads back as the same number; whole numbers have no point.
std::string NumberText(double number);

/// Rounded to at most so many decimals, without zeros at the end; a number that would become 0 is
/// as of NumberText.
std::string DecimalText(double number, int decimals);

/// How many insertions, deletions, replacements and swaps of neighbours lead from one to the other.
std::size_t EditDistance(std::string_view a, std::string_view b);

/// The candidate nearest to `word`, if near enough to be what the author meant.
std::optional<std::string> DidYouMean(std::string_view word,
                                      std::span<const std::string_view> candidates);

/// The offset of the first byte that is not well-formed UTF-8; nothing when all is.
std::optional<std::size_t> FirstInvalidUtf8(std::string_view text);

/// Well-formed UTF-8 made of any bytes: a bad byte becomes U+FFFD.
std::string ToValidUtf8(std::string_view bytes);

/// One line safe for a terminal: control and bad bytes as \n, \t, \x1b; quotes are not added.
std::string EscapeControl(std::string_view text);

/// At most `limit` bytes, cut between characters, with "... (N bytes in all)" behind a cut text.
std::string Shorten(std::string_view text, std::size_t limit);

}  // namespace nstest
