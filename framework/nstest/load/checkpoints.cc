#include "nstest/load/checkpoints.h"

#include <map>
#include <set>

#include "nstest/load/scalars.h"

namespace nstest {

namespace {

struct Checkpoint {
  Mark mark;                    // where it stands first
  std::set<const Node*> lists;  // that have it
};

using Checkpoints = std::map<std::string, Checkpoint, std::less<>>;

// `[name, ...]` of `label: [name, ...]` and of the call alone.
const Node& CallIn(const Node& item) {
  const bool labelled = item.kind == NodeKind::kMap && item.children.size() == 2;
  return labelled ? item.children[1] : item;
}

void Collect(const Node& list, Checkpoints& found) {
  if (list.kind != NodeKind::kList) return;
  for (const Node& item : list.children) {
    const Node& call = CallIn(item);
    if (call.kind != NodeKind::kList || call.children.empty()) continue;
    if (call.children.front().text == "checkpoint" && call.children.size() == 2) {
      const Node& name = call.children.back();
      found.try_emplace(name.text, Checkpoint{name.mark, {}}).first->second.lists.insert(&list);
    }
    // The list of a child is the last argument of what makes it.
    Collect(call.children.back(), found);
  }
}

}  // namespace

void CheckCheckpoints(const Node& calls, Context& context) {
  Checkpoints found;
  Collect(calls, found);
  for (const auto& [name, checkpoint] : found) {
    if (checkpoint.lists.size() > 1 || HasReference(name)) continue;
    context.problems.Error(checkpoint.mark, "checkpoint " + Quoted(name) +
                                                " is in one list alone: nobody comes to meet it");
  }
}

}  // namespace nstest
