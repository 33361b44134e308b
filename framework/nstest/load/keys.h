#pragma once

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "nstest/load/context.h"
#include "nstest/yaml/node.h"

namespace nstest {

/// What a map may hold, for what it describes ("a step").
struct KnownKeys {
  std::string_view owner;
  std::span<const std::string_view> words;
  /// Words of the language that this version does not play: their own error, not "unknown key".
  std::span<const std::string_view> later;
};

void ReportUnknownKey(const Node& key, const KnownKeys& known, Context& context);

/// Reports "'WORD' is not supported by this version".
void ReportLater(std::string_view word, Mark mark, Context& context);

/// Reports every key of the map that is not known.
void CheckKeys(const Node& map, const KnownKeys& known, Context& context);

/// Reports a map without this key.
const Node* RequireKey(const Node& map, std::string_view key, std::string_view owner,
                       Context& context);

/// How one key of a map fills its part of a T.
template <typename T>
struct KeyRule {
  std::string_view key;
  void (*make)(const Node& value, T& target, Context& context);
};

template <typename T>
struct KeyRules {
  std::string_view owner;
  std::span<const KeyRule<T>> rules;
  std::span<const std::string_view> later;
};

/// Fills the target by the map's keys, in their order; unknown ones are reported.
template <typename T>
void MakeByKeys(const Node& map, const KeyRules<T>& table, T& target, Context& context) {
  for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
    const Node& key = map.children[i];
    const auto rule = std::find_if(table.rules.begin(), table.rules.end(),
                                   [&](const KeyRule<T>& known) { return known.key == key.text; });
    if (rule != table.rules.end()) {
      rule->make(map.children[i + 1], target, context);
      continue;
    }
    std::vector<std::string_view> words;
    for (const KeyRule<T>& candidate : table.rules) words.push_back(candidate.key);
    ReportUnknownKey(key, KnownKeys{table.owner, words, table.later}, context);
  }
}

}  // namespace nstest
