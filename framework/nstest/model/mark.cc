#include "nstest/model/mark.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "nstest/base/text.h"

namespace nstest {

namespace {

constexpr std::size_t kWidest = 100;

// The part of the line to show, and how many characters stand before the caret below it.
struct Excerpt {
  std::string text;
  std::size_t caret = 0;
};

bool ContinuesCharacter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// The byte at which the character with this index starts.
std::size_t ByteOfCharacter(std::string_view line, std::size_t index) {
  std::size_t at = 0;
  for (; at < line.size(); ++at) {
    if (ContinuesCharacter(line[at])) continue;
    if (index == 0) break;
    --index;
  }
  return at;
}

std::size_t CountCharacters(std::string_view text) {
  return text.size() -
         static_cast<std::size_t>(std::count_if(text.begin(), text.end(), ContinuesCharacter));
}

Excerpt MakeExcerpt(std::string_view line, std::size_t column) {
  const std::size_t at = ByteOfCharacter(line, column);
  std::size_t start = at > kWidest ? at - kWidest / 2 : 0;
  while (start < at && ContinuesCharacter(line[start])) ++start;
  std::size_t end = std::min(at + kWidest, line.size());
  while (end < line.size() && ContinuesCharacter(line[end])) ++end;
  const std::string before = EscapeControl(line.substr(start, at - start));
  const std::string after = EscapeControl(line.substr(at, end - at));
  return {before + after, CountCharacters(before)};
}

}  // namespace

std::string ProblemText(const Problem& problem, std::string_view severity) {
  std::string text = EscapeControl(problem.file);
  if (problem.mark.line > 0) {
    text += ':' + std::to_string(problem.mark.line) + ':' + std::to_string(problem.mark.column);
  }
  text += ": " + std::string(severity) + ": " + problem.message;
  if (!problem.suggestion.empty()) text += ", did you mean '" + problem.suggestion + "'?";
  text += '\n';
  if (problem.source_line.empty() || problem.mark.line == 0) return text;
  const auto column = static_cast<std::size_t>(std::max(problem.mark.column, 1) - 1);
  const Excerpt excerpt = MakeExcerpt(problem.source_line, column);
  return text + "    " + excerpt.text + "\n    " + std::string(excerpt.caret, ' ') + "^\n";
}

}  // namespace nstest
