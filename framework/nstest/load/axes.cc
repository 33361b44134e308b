#include "nstest/load/axes.h"

#include <algorithm>

#include "nstest/base/text.h"
#include "nstest/load/scalars.h"

namespace nstest {

namespace {

// Labels stand in ids, between brackets and commas, and on command lines.
std::string LabelOf(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  std::string label;
  for (const char c : Trim(text).substr(0, kLongest)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("._+:/|-").find(c) != std::string_view::npos;
    label += plain ? c : '-';
  }
  return label;
}

AxisValue MakeAxisValue(const Node& node, const std::string& axis, Context& context) {
  if (node.kind == NodeKind::kScalar) return {LabelOf(node.text), node};
  const Node* name = Find(node, "name");
  if (name != nullptr && name->kind == NodeKind::kScalar) return {LabelOf(name->text), node};
  if (node.kind != NodeKind::kBad) {
    context.problems.Error(node.mark, "a value of '" + axis + "' that is a " +
                                          std::string(KindName(node)) +
                                          " needs a name: write {name: ..., ...}");
  }
  return {{}, node};
}

void AddValue(const Node& node, Axis& axis, Context& context) {
  AxisValue value = MakeAxisValue(node, axis.name, context);
  const bool named = value.node.kind == NodeKind::kScalar || Find(value.node, "name") != nullptr;
  const bool taken = std::any_of(axis.values.begin(), axis.values.end(),
                                 [&](const AxisValue& one) { return one.label == value.label; });
  if (named && value.label.empty()) {
    context.problems.Error(node.mark, "a value of '" + axis.name + "' is empty");
  } else if (named && taken) {
    context.problems.Error(node.mark,
                           "two values of '" + axis.name + "' are called " + Quoted(value.label));
  }
  axis.values.push_back(std::move(value));
}

}  // namespace

std::string CombinationText(const Combination& combination) {
  std::string text = "[";
  for (const auto& [name, label] : combination) {
    if (text.size() > 1) text += ',';
    text += name;
    text += '=';
    text += label;
  }
  return text + ']';
}

std::vector<Axis> MakeAxes(const Node& node, std::string_view owner, Context& context) {
  std::vector<Axis> axes;
  if (!RequireMap(node, owner, context)) return axes;
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const Node& name = node.children[i];
    const Node& values = node.children[i + 1];
    AddName(name, std::string(owner) + " value", context.names.given, context);
    Axis axis{name.text, name.mark, {}};
    if (values.kind != NodeKind::kList) {
      ReportShape(values, name.text, "a list of values", context);
      continue;
    }
    if (!RequireList(values, name.text, context)) continue;
    for (const Node& value : values.children) AddValue(value, axis, context);
    axes.push_back(std::move(axis));
  }
  if (CountCombinations(axes) > kMostCombinations) {
    context.problems.Error(node.mark, "'" + std::string(owner) + "' has more than " +
                                          std::to_string(kMostCombinations) + " combinations");
  }
  return axes;
}

std::size_t CountCombinations(const std::vector<Axis>& axes) {
  std::size_t count = 1;
  for (const Axis& axis : axes) {
    count = std::min(count * axis.values.size(), kMostCombinations + 1);
  }
  return count;
}

Combination TakeCombination(const std::vector<Axis>& axes, std::size_t index, GivenValues& values) {
  Combination combination(axes.size());
  for (std::size_t i = axes.size(); i-- > 0;) {
    const Axis& axis = axes[i];
    const AxisValue& value = axis.values[index % axis.values.size()];
    index /= axis.values.size();
    values[axis.name].node = value.node;
    combination[i] = {axis.name, value.label};
  }
  return combination;
}

}  // namespace nstest
