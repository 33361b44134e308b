#include "nstest/yaml/problem_list.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "nstest/base/text.h"

namespace nstest {

namespace {

constexpr std::size_t kMostErrors = 100;
constexpr std::size_t kLongestLine = 4096;
constexpr std::size_t kLongestWord = 60;

void SortByMark(std::vector<Problem>& problems) {
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.mark.line, a.mark.column) < std::tie(b.mark.line, b.mark.column);
  });
}

}  // namespace

std::string Quoted(std::string_view word) {
  return "'" + EscapeControl(Shorten(word, kLongestWord)) + "'";
}

bool ProblemList::full() const {
  return errors_.size() >= kMostErrors;
}

void ProblemList::Error(Mark mark, std::string message, std::string suggestion) {
  ++error_count_;
  if (full()) return;
  errors_.push_back({file_, mark, std::move(message), std::move(suggestion), SourceLine(mark)});
}

void ProblemList::Warn(Mark mark, std::string message) {
  if (warnings_.size() >= kMostErrors) return;
  warnings_.push_back({file_, mark, std::move(message), {}, SourceLine(mark)});
}

void ProblemList::ErrorUnknown(Mark mark, const Unknown& unknown,
                               std::span<const std::string_view> candidates) {
  constexpr std::size_t kMostCandidates = 1000;
  std::string suggestion;
  if (!full()) {
    const auto some = candidates.first(std::min(candidates.size(), kMostCandidates));
    suggestion = DidYouMean(unknown.word, some).value_or("");
  }
  Error(mark, std::string(unknown.message) + ' ' + Quoted(unknown.word) + std::string(unknown.more),
        std::move(suggestion));
}

std::string ProblemList::SourceLine(Mark mark) const {
  if (text_ == nullptr) return {};
  const std::string_view line = text_->Line(mark.line);
  if (static_cast<std::size_t>(mark.column) > kLongestLine) return {};
  // Cut between characters, and beyond what a report shows.
  std::size_t end = std::min(line.size(), 2 * kLongestLine);
  while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) ++end;
  return std::string(line.substr(0, end));
}

std::vector<Problem> ProblemList::TakeErrors() {
  SortByMark(errors_);
  if (full()) {
    const std::string message = "only the first " + std::to_string(kMostErrors) + " are shown";
    errors_.push_back({file_, {}, "too many errors in this file: " + message, {}, {}});
  }
  error_count_ = 0;
  return std::exchange(errors_, {});
}

std::vector<Problem> ProblemList::TakeWarnings() {
  SortByMark(warnings_);
  return std::exchange(warnings_, {});
}

}  // namespace nstest
