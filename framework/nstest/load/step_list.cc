#include "nstest/load/step_list.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "nstest/load/axes.h"
#include "nstest/load/filling.h"
#include "nstest/load/scalars.h"
#include "nstest/load/step_maker.h"

namespace nstest {

namespace {

constexpr std::string_view kForEach = "for each";
constexpr std::string_view kBlock = "steps";

Node WithoutKey(const Node& map, std::string_view key) {
  Node rest{map.kind, map.plain, map.mark, map.text, {}};
  for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
    if (map.children[i].text == key) continue;
    rest.children.push_back(map.children[i]);
    rest.children.push_back(map.children[i + 1]);
  }
  return rest;
}

// Which round of a loop a step belongs to, in its name, unless the name tells already.
void AddToName(Node& step, const std::string& round, const GivenValues& values) {
  for (std::size_t i = 0; i + 1 < step.children.size(); i += 2) {
    Node& value = step.children[i + 1];
    if (step.children[i].text != "name" || value.kind != NodeKind::kScalar) continue;
    if (!value.text.empty() && !Refers(value, values)) value.text += ' ' + round;
  }
}

// The names under which the step, or its block, saves the same in every round.
void CollectSaved(const Node& step, std::set<std::string>& saved) {
  if (const Node* save = Find(step, "save")) {
    if (save->text.find('$') == std::string::npos) saved.insert(save->text);
  }
  const Node* block = Find(step, kBlock);
  if (block == nullptr) return;
  for (const Node& inner : block->children) CollectSaved(inner, saved);
}

// Writes loops out, and makes the steps.
class StepList {
 public:
  explicit StepList(Context& context) : context_(context) {}

  std::vector<Step> Take() { return std::move(steps_); }

  void Add(const Node& item) {
    if (Find(item, kForEach) != nullptr) {
      AddLoop(item);
    } else if (const Node* block = Find(item, kBlock)) {
      context_.problems.Error(block->mark, "'steps' in a step goes with 'for each'");
    } else {
      AddStep(item);
    }
  }

 private:
  void AddStep(const Node& item) {
    steps_.push_back(MakeStep(item, context_));
    if (!HasControlStep(item)) return;
    if (auto control = MakeControlStep(item, steps_.back(), context_)) {
      steps_.push_back(std::move(*control));
    }
  }

  void AddLoop(const Node& item) {
    const std::size_t errors = context_.problems.error_count();
    const auto outer = context_.names.given;
    const std::vector<Axis> axes = MakeAxes(*Find(item, kForEach), kForEach, context_);
    const Node body = WithoutKey(item, kForEach);
    if (context_.problems.error_count() == errors && CheckBlock(body)) Repeat(axes, body);
    context_.names.given = outer;
  }

  bool CheckBlock(const Node& body) {
    const Node* block = Find(body, kBlock);
    if (block == nullptr) return true;
    for (std::size_t i = 0; i + 1 < body.children.size(); i += 2) {
      const Node& key = body.children[i];
      if (key.text == kBlock) continue;
      context_.problems.Error(key.mark, Quoted(key.text) +
                                            " beside 'for each' and 'steps': it belongs in one of "
                                            "the steps");
      return false;
    }
    return RequireList(*block, kBlock, context_);
  }

  void Repeat(const std::vector<Axis>& axes, const Node& body) {
    std::set<std::string> saved;
    CollectSaved(body, saved);
    // A name from before the loop is taken, as anywhere, and not to be forgotten below.
    for (const auto& [name, known] : context_.names.saved) saved.erase(name);
    GivenValues values;
    const std::size_t count = CountCombinations(axes);
    for (std::size_t i = 0; i < count && !context_.problems.full() && budget_.nodes > 0; ++i) {
      const std::size_t errors = context_.problems.error_count();
      const Combination combination = TakeCombination(axes, i, values);
      PlayRound(body, CombinationText(combination), values);
      for (const std::string& name : saved) Forget(name);
      // What is wrong in one round is mostly wrong in all.
      if (context_.problems.error_count() > errors) return;
    }
    ReportUnused(axes, values);
  }

  void PlayRound(const Node& body, const std::string& round, GivenValues& values) {
    const Node* block = Find(body, kBlock);
    const Node& list = block != nullptr ? *block : body;
    const std::size_t count = block != nullptr ? list.children.size() : 1;
    for (std::size_t i = 0; i < count; ++i) {
      Node step = block != nullptr ? list.children[i] : body;
      AddToName(step, round, values);
      Add(Filler(values, budget_, context_.problems).Fill(step));
    }
  }

  void Forget(const std::string& name) {
    const auto found = context_.names.saved.find(name);
    if (found == context_.names.saved.end()) return;
    if (!found->second.used) {
      context_.problems.Warn(found->second.mark, Quoted(name) + " is saved and never used");
    }
    context_.names.saved.erase(found);
  }

  void ReportUnused(const std::vector<Axis>& axes, const GivenValues& values) {
    for (const Axis& axis : axes) {
      const auto found = values.find(axis.name);
      if (found == values.end() || found->second.used) continue;  // not there: no round was made
      context_.problems.Error(axis.mark, Quoted(axis.name) +
                                             " is given values and not used: write $" + axis.name +
                                             " or ${" + axis.name + "} where they belong");
    }
  }

  Context& context_;
  FillBudget budget_;
  std::vector<Step> steps_;
};

}  // namespace

std::vector<Step> MakeSteps(const Node& list, Context& context) {
  if (!RequireList(list, kBlock, context)) return {};
  StepList steps(context);
  for (const Node& item : list.children) steps.Add(item);
  return steps.Take();
}

}  // namespace nstest
