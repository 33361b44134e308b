#include "nstest/load/vacuous.h"

#include <algorithm>
#include <array>
#include <string>

#include "nstest/base/units.h"
#include "nstest/yaml/node.h"

namespace nstest {

namespace {

// The pattern without anchors, flags and groups around all of it, which change nothing here.
std::string_view Bare(std::string_view pattern) {
  for (bool shorter = true; shorter;) {
    shorter = false;
    for (const std::string_view prefix : {"^", "(?s)", "(?m)", "\\A"}) {
      if (!pattern.starts_with(prefix)) continue;
      pattern.remove_prefix(prefix.size());
      shorter = true;
    }
    for (const std::string_view suffix : {"$", "\\z"}) {
      if (!pattern.ends_with(suffix)) continue;
      pattern.remove_suffix(suffix.size());
      shorter = true;
    }
    if (pattern.starts_with("(.") && pattern.ends_with(')')) {
      pattern = pattern.substr(1, pattern.size() - 2);
      shorter = true;
    }
  }
  return pattern;
}

bool IsEverything(std::string_view pattern) {
  constexpr std::array<std::string_view, 6> kEverything{".*",       ".*.*",       ".*?",
                                                        "(.|\\n)*", "(?:.|\\n)*", "[\\s\\S]*"};
  return std::find(kEverything.begin(), kEverything.end(), pattern) != kEverything.end();
}

bool MatchesEverything(std::string_view pattern) {
  return IsEverything(pattern) || IsEverything(Bare(pattern));
}

// Whether the comparison holds for 0 and everything above it.
bool HoldsForEveryCount(const Compares& compares) {
  const auto operand = ParseQuantity(compares.operand);
  if (!operand) return false;
  return (compares.order == Order::kAtLeast && *operand <= 0) ||
         (compares.order == Order::kGreater && *operand < 0);
}

bool HoldsWithItsOpposite(const Matchers& parts) {
  return std::any_of(parts.begin(), parts.end(), [&](const Matcher& part) {
    const auto* negated = std::get_if<Not>(&part.kind);
    return negated != nullptr && std::find(parts.begin(), parts.end(), *negated->of) != parts.end();
  });
}

}  // namespace

void CheckCanFail(const Matcher& matcher, Context& context) {
  std::string what;
  if (const auto* contains = std::get_if<Contains>(&matcher.kind)) {
    const auto* equals = std::get_if<Equals>(&contains->item->kind);
    if (equals != nullptr && equals->operand.empty()) what = "'contains' with an empty text";
  } else if (const auto* matches = std::get_if<MatchesPattern>(&matcher.kind)) {
    if (MatchesEverything(matches->pattern)) what = "'matches: " + matches->pattern + "'";
  } else if (const auto* count = std::get_if<Count>(&matcher.kind)) {
    const auto* compares = std::get_if<Compares>(&count->number->kind);
    if (compares != nullptr && HoldsForEveryCount(*compares)) what = "this 'count'";
  } else if (const auto* any = std::get_if<AnyOf>(&matcher.kind)) {
    if (HoldsWithItsOpposite(any->parts)) what = "'any of' something and its 'not'";
  }
  if (what.empty()) return;
  context.problems.Error(matcher.mark, what + " holds for whatever is seen: it cannot fail");
}

}  // namespace nstest
