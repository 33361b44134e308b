#include "nstest/plan/selection.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <string_view>

#include "nstest/base/text.h"

namespace nstest {

namespace {

// FNV-1a: the shards of a suite are the same on every machine and in every version.
std::uint64_t StableHash(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  // The low bits of FNV alone are little more than the parity of the text.
  return hash ^ (hash >> 32U);
}

using Patterns = std::vector<std::unique_ptr<RE2>>;

Result<Patterns> MakePatterns(const std::vector<std::string>& filters) {
  Patterns patterns;
  for (const std::string& filter : filters) {
    patterns.push_back(std::make_unique<RE2>(filter, RE2::Quiet));
    if (!patterns.back()->ok()) {
      return Error{"filter", 0, "'" + filter + "': " + patterns.back()->error()};
    }
  }
  return patterns;
}

// Every word of "a,!b" must hold; blanks and empty words are nothing.
bool HasTags(const std::vector<std::string>& tags, const std::string& wanted) {
  const auto words = Split(wanted, ',');
  return std::all_of(words.begin(), words.end(), [&](std::string_view text) {
    std::string_view word = Trim(text);
    const bool without = word.starts_with('!');
    if (without) word = Trim(word.substr(1));
    const bool has = std::find(tags.begin(), tags.end(), word) != tags.end();
    return word.empty() || has != without;
  });
}

// A whole id may have characters that a pattern reads otherwise.
std::vector<bool> MatchFilters(const std::vector<Case>& cases,
                               const std::vector<std::string>& filters, const Patterns& patterns) {
  std::vector<bool> matches(cases.size(), filters.empty());
  for (std::size_t f = 0; f < filters.size(); ++f) {
    const bool is_id = std::any_of(cases.begin(), cases.end(),
                                   [&](const Case& one) { return one.id == filters[f]; });
    for (std::size_t c = 0; c < cases.size(); ++c) {
      const bool found = is_id ? cases[c].id == filters[f]
                               : RE2::PartialMatch(cases[c].id, *patterns[f]) ||
                                     RE2::PartialMatch(cases[c].scenario.title, *patterns[f]);
      if (found) matches[c] = true;
    }
  }
  return matches;
}

bool IsSelected(const Case& one, const Selection& selection) {
  const auto& wanted = selection.tags;
  const bool tagged =
      wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const std::string& tags) {
        return HasTags(one.scenario.tags, tags);
      });
  if (!tagged || (selection.ids && !selection.ids->contains(one.id))) return false;
  if (selection.without_ids.contains(one.id)) return false;
  const auto [index, count] = selection.shard;
  return StableHash(one.id) % static_cast<std::uint64_t>(count) ==
         static_cast<std::uint64_t>(index - 1);
}

}  // namespace

Result<std::vector<Case>> Select(std::vector<Case> cases, const Selection& selection) {
  auto patterns = MakePatterns(selection.filters);
  if (!patterns) return patterns.error();
  const auto matches = MatchFilters(cases, selection.filters, *patterns);
  std::vector<Case> selected;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (matches[i] && IsSelected(cases[i], selection)) selected.push_back(std::move(cases[i]));
  }
  if (selection.seed) {
    // The engine's numbers are the standard's; std::shuffle's use of them is not, so it is ours.
    std::mt19937_64 random(*selection.seed);
    for (std::size_t i = selected.size(); i > 1; --i) {
      std::swap(selected[i - 1], selected[random() % i]);
    }
  }
  return selected;
}

}  // namespace nstest
