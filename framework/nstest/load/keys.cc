#include "nstest/load/keys.h"

namespace nstest {

namespace {

bool IsAmong(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

void ReportLater(std::string_view word, Mark mark, Context& context) {
  context.problems.Error(mark, Quoted(word) + " is not supported by this version");
}

void ReportUnknownKey(const Node& key, const KnownKeys& known, Context& context) {
  if (key.kind != NodeKind::kScalar) return;  // reported while parsing
  if (IsAmong(known.later, key.text)) {
    ReportLater(key.text, key.mark, context);
    return;
  }
  std::vector<std::string_view> candidates(known.words.begin(), known.words.end());
  candidates.insert(candidates.end(), known.later.begin(), known.later.end());
  const std::string in = " in " + std::string(known.owner);
  context.problems.ErrorUnknown(key.mark, {"unknown key", key.text, in}, candidates);
}

void CheckKeys(const Node& map, const KnownKeys& known, Context& context) {
  for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
    const Node& key = map.children[i];
    if (!IsAmong(known.words, key.text)) ReportUnknownKey(key, known, context);
  }
}

const Node* RequireKey(const Node& map, std::string_view key, std::string_view owner,
                       Context& context) {
  const Node* value = Find(map, key);
  if (value == nullptr) {
    context.problems.Error(map.mark, std::string(owner) + " needs '" + std::string(key) + "'");
  }
  return value;
}

}  // namespace nstest
