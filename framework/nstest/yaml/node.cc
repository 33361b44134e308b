#include "nstest/yaml/node.h"

namespace nstest {

std::string_view KindName(const Node& node) {
  switch (node.kind) {
    case NodeKind::kScalar:
      return "text";
    case NodeKind::kList:
      return "list";
    case NodeKind::kMap:
      return "map";
    case NodeKind::kBad:
      break;
  }
  return "bad value";
}

const Node* Find(const Node& map, std::string_view key) {
  if (map.kind != NodeKind::kMap) return nullptr;
  for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
    if (map.children[i].text == key) return &map.children[i + 1];
  }
  return nullptr;
}

}  // namespace nstest
