#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/model/mark.h"

namespace nstest {

enum class NodeKind : std::uint8_t {
  kScalar,
  kList,
  kMap,
  kBad,  ///< already reported: whoever meets it says nothing more
};

/// One value of a YAML document. Without anchors, aliases, tags and nulls, and with unique keys.
struct Node {
  NodeKind kind = NodeKind::kBad;
  bool plain = false;  ///< a scalar without quotes, no block: words such as `absent` have a meaning
  Mark mark;
  std::string text;            ///< of a scalar
  std::vector<Node> children;  ///< of a list; of a map: key, value, key, value; keys are scalars
};

/// "text", "list" or "map": for messages.
std::string_view KindName(const Node& node);

/// The value of a map's key, or nullptr; for a node that is no map as well.
const Node* Find(const Node& map, std::string_view key);

}  // namespace nstest
