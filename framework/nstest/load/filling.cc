#include "nstest/load/filling.h"

#include <algorithm>

#include "nstest/yaml/node_builder.h"

namespace nstest {

namespace {

bool IsPathCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

bool IsPath(std::string_view text) {
  return !text.empty() && text.front() != '.' && text.back() != '.' &&
         text.find("..") == std::string_view::npos &&
         std::all_of(text.begin(), text.end(), IsPathCharacter);
}

std::string_view NameOf(std::string_view path) {
  return path.substr(0, path.find('.'));
}

// The path of a text that is one reference and nothing else. In commands `$x` is the shell's.
std::string_view WholePath(std::string_view text, bool command) {
  if (text.size() < 2 || text.front() != '$') return {};
  std::string_view path = text.substr(1);
  const bool braces = path.front() == '{' && path.back() == '}';
  if (braces) path = path.substr(1, path.size() - 2);
  return IsPath(path) && (braces || !command) ? path : std::string_view{};
}

// A reference inside a text, and how long it is as written; no path: the text there is literal.
struct Found {
  std::string_view path;
  std::size_t length = 0;
};

// What begins at the '$' of the text at `at`.
Found FindAt(std::string_view text, std::size_t at, bool command) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("$${")) return {{}, 3};
  const bool braces = rest.starts_with("${");
  const bool argument = !command && at > 0 && text[at - 1] == '(';
  if (!braces && !argument) return {{}, 1};
  const std::size_t end = rest.find(braces ? '}' : ')');
  if (end == std::string_view::npos) return {{}, 1};
  const std::size_t start = braces ? 2 : 1;
  const std::string_view path = rest.substr(start, end - start);
  return IsPath(path) ? Found{path, braces ? end + 1 : end} : Found{{}, 1};
}

// The levels of lists and maps in a node.
std::size_t LevelsOf(const Node& node) {
  std::size_t inner = 0;
  for (const Node& child : node.children) inner = std::max(inner, LevelsOf(child));
  return node.kind == NodeKind::kScalar ? 0 : inner + 1;
}

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

Filler::Sense Filler::SenseOf(std::string_view key, const Node& value, Sense outer) {
  if (outer == Sense::kNames) return Sense::kWords;
  if (outer != Sense::kWords) return outer;
  if (key == "containers") return Sense::kNames;
  if (IsOneOf(key, {"expect", "call", "set", "vars", "for each", "env", "requires"})) {
    return Sense::kValue;
  }
  const bool command = IsOneOf(key, {"run", "start", "init", "stdin"});
  return command && value.kind != NodeKind::kMap ? Sense::kCommand : Sense::kWords;
}

Node Filler::Fill(const Node& node) {
  return FillAs(node, Sense::kWords);
}

Node Filler::FillValue(const Node& node) {
  return FillAs(node, Sense::kValue);
}

bool Filler::Spend(const Node& node, const Node& at) {
  if (budget_.nodes == 0) return false;
  --budget_.nodes;
  const bool enough = budget_.bytes >= node.text.size() && budget_.nodes > 0;
  budget_.bytes -= std::min(budget_.bytes, node.text.size());
  if (enough) return true;
  budget_.nodes = 0;
  problems_.Error(at.mark, "with its values filled in this document is too large");
  return false;
}

bool Filler::SpendAll(const std::vector<Node>& nodes, const Node& at) {
  return std::all_of(nodes.begin(), nodes.end(), [&](const Node& node) {
    return Spend(node, at) && SpendAll(node.children, at);
  });
}

Node Filler::FillAs(const Node& node, Sense sense) {
  if (node.kind == NodeKind::kScalar) return FillScalar(node, sense);
  Node filled{node.kind, node.plain, node.mark, node.text, {}};
  if (!Spend(node, node)) return {NodeKind::kBad, false, node.mark, {}, {}};
  ++levels_;
  if (node.kind == NodeKind::kMap) {
    FillMap(node, sense, filled);
  } else {
    filled.children.reserve(node.children.size());
    for (const Node& item : node.children) filled.children.push_back(FillAs(item, sense));
  }
  --levels_;
  return filled;
}

void Filler::FillMap(const Node& map, Sense sense, Node& filled) {
  filled.children.reserve(map.children.size());
  for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
    const Node& key = map.children[i];
    const Node& value = map.children[i + 1];
    if (key.kind != NodeKind::kScalar) continue;  // reported while parsing
    Node new_key = FillScalar(key, Sense::kValue);
    if (new_key.kind != NodeKind::kScalar) {
      if (new_key.kind != NodeKind::kBad) {
        problems_.Error(key.mark, Quoted(key.text) + " stands for a " +
                                      std::string(KindName(new_key)) + ": a key must be a text");
      }
      continue;
    }
    if (new_key.text != key.text && Find(filled, new_key.text) != nullptr) {
      problems_.Error(key.mark, Quoted(key.text) + " stands for " + Quoted(new_key.text) +
                                    ", and this key is there already");
      continue;
    }
    filled.children.push_back(std::move(new_key));
    filled.children.push_back(FillAs(value, SenseOf(key.text, value, sense)));
  }
}

bool Filler::IsGiven(std::string_view path) const {
  return !path.empty() && values_.find(NameOf(path)) != values_.end();
}

const Node* Filler::Look(std::string_view path, const Node& at) {
  GivenValue& given = values_.find(NameOf(path))->second;
  given.used = true;
  const Node* node = &given.node;
  std::size_t end = NameOf(path).size();
  while (end < path.size()) {
    const std::string_view rest = path.substr(end + 1);
    const std::string_view field = NameOf(rest);
    const Node* next = node->kind == NodeKind::kBad ? node : Find(*node, field);
    if (next == nullptr) {
      std::vector<std::string_view> known;
      for (std::size_t i = 0; i < node->children.size() && node->kind == NodeKind::kMap; i += 2) {
        known.push_back(node->children[i].text);
      }
      const std::string message = "'$" + std::string(path.substr(0, end)) + "' has no";
      problems_.ErrorUnknown(at.mark, {message, field, {}}, known);
      return nullptr;
    }
    node = next;
    end += 1 + field.size();
  }
  return node;
}

std::string Filler::TextAt(std::string_view path, const Node& at) {
  const Node* node = Look(path, at);
  if (node == nullptr || node->kind == NodeKind::kBad) return {};
  // A row stands in a text as its name.
  if (const Node* name = Find(*node, "name")) node = name;
  if (node->kind == NodeKind::kScalar) return node->text;
  problems_.Error(at.mark, "'${" + std::string(path) + "}' is a " + std::string(KindName(*node)) +
                               ", and only a text can stand inside a text");
  return {};
}

std::string Filler::FillText(const Node& scalar, Sense sense) {
  const std::string_view text = scalar.text;
  std::string filled;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t dollar = std::min(text.find('$', at), text.size());
    filled += text.substr(at, dollar - at);
    at = dollar;
    if (at == text.size()) break;
    const Found found = FindAt(text, at, sense == Sense::kCommand);
    filled += IsGiven(found.path) ? TextAt(found.path, scalar)
                                  : std::string(text.substr(at, found.length));
    at += found.length;
    if (filled.size() > budget_.bytes) break;
  }
  return filled;
}

Node Filler::FillScalar(const Node& scalar, Sense sense) {
  Node filled = scalar;
  if (scalar.text.find('$') != std::string::npos) {
    const std::string_view path = WholePath(scalar.text, sense == Sense::kCommand);
    if (IsGiven(path)) {
      const Node* value = Look(path, scalar);
      if (value == nullptr) return {NodeKind::kBad, false, scalar.mark, {}, {}};
      if (levels_ + LevelsOf(*value) > kMostLevels) {
        problems_.Error(scalar.mark, "with this value filled in: " + std::string(kTooDeep));
        return {NodeKind::kBad, false, scalar.mark, {}, {}};
      }
      if (!SpendAll(value->children, scalar)) return {NodeKind::kBad, false, scalar.mark, {}, {}};
      filled = *value;
      filled.mark = scalar.mark;
    } else {
      filled.text = FillText(scalar, sense);
    }
  }
  if (!Spend(filled, scalar)) return {NodeKind::kBad, false, scalar.mark, {}, {}};
  return filled;
}

bool Refers(const Node& node, const GivenValues& values) {
  if (node.kind != NodeKind::kScalar) {
    return std::any_of(node.children.begin(), node.children.end(),
                       [&](const Node& child) { return Refers(child, values); });
  }
  const std::string_view text = node.text;
  return std::any_of(values.begin(), values.end(), [&](const auto& given) {
    return text.find("$" + given.first) != std::string_view::npos ||
           text.find("${" + given.first) != std::string_view::npos;
  });
}

}  // namespace nstest
