#include "nstest/model/mark.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "nstest/base/text.h"

namespace nstest {

namespace {

constexpr std::size_t kWidest = 100;

// The part of the line to show, and where the caret stands below it, both in bytes.
struct Excerpt {
  std::string text;
  std::size_t caret = 0;
};

Excerpt MakeExcerpt(std::string_view line, std::size_t column) {
  const std::size_t at = std::min(column, line.size());
  const std::size_t start = at > kWidest ? at - kWidest / 2 : 0;
  const std::string before = EscapeControl(line.substr(start, at - start));
  const std::string after = EscapeControl(line.substr(at, kWidest));
  return {before + after, before.size()};
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
