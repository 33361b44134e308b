#include "nstest/load/place_maker.h"

#include <algorithm>

#include "nstest/base/text.h"
#include "nstest/load/call_maker.h"
#include "nstest/load/namespaces_maker.h"
#include "nstest/load/scalars.h"

namespace nstest {

namespace {

std::string OnlyContainer(const Names& names) {
  return names.containers.size() == 1 ? names.containers.begin()->first : std::string();
}

bool StartsContainer(const Action& action) {
  const auto* start = std::get_if<Start>(&action);
  return start != nullptr && !start->container.empty();
}

// These are the same from every place.
bool NeedsNoPlace(const Action& action) {
  return std::holds_alternative<Wait>(action) || std::holds_alternative<Stop>(action);
}

// `in: {mount: a, network: b}`
void MakeMix(const Node& node, Step& step, Context& context) {
  if (!RequireMap(node, "in", context)) return;
  const auto is_listed = [&](NamespaceKind kind) {
    return std::ranges::any_of(step.mix, [&](const auto& part) { return part.first == kind; });
  };
  std::string text;
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const auto kind = MakeNamespaceKind(node.children[i], is_listed, context);
    const Node& place = node.children[i + 1];
    if (!kind || !RequireScalar(place, NamespaceName(*kind), context)) continue;
    UsePlace(place, context);
    step.mix.emplace_back(*kind, place.text);
    text += (text.empty() ? "{" : ", ") + std::string(NamespaceName(*kind)) + ": " + place.text;
  }
  step.place = text + '}';
}

}  // namespace

void MakePlace(const Node& node, Step& step, Context& context) {
  const Node* in = Find(node, "in");
  if (StartsContainer(step.action)) {
    step.place = kHost;
    if (in == nullptr) return;
    context.problems.Error(in->mark,
                           "'start' of a container takes no 'in': its 'within' says from where it "
                           "is made");
    return;
  }
  if (const Node* by = Find(node, "by")) {
    if (in != nullptr) {
      context.problems.Error(in->mark, "'by' names the process, which is where it is: no 'in'");
    }
    step.place = PlaceOfPerformer(*by, context);
    return;
  }
  if (in != nullptr) {
    if (in->kind == NodeKind::kMap) {
      MakeMix(*in, step, context);
    } else if (RequireScalar(*in, "in", context)) {
      UsePlace(*in, context);
      step.place = in->text;
    }
    return;
  }
  if (step.place = OnlyContainer(context.names); !step.place.empty()) {
    context.names.containers.begin()->second.used = true;
    return;
  }
  if (NeedsNoPlace(step.action)) {
    step.place = kHost;
    return;
  }
  context.problems.Error(step.mark, context.names.containers.empty()
                                        ? "a step needs 'in': without containers it is 'in: host'"
                                        : "a step needs 'in', since there are several containers");
}

}  // namespace nstest
