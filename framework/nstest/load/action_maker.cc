#include "nstest/load/action_maker.h"

#include <algorithm>
#include <array>

#include "nstest/base/units.h"
#include "nstest/load/call_maker.h"
#include "nstest/load/command_maker.h"
#include "nstest/load/container_maker.h"
#include "nstest/load/fact_maker.h"
#include "nstest/load/keys.h"
#include "nstest/load/operands.h"
#include "nstest/load/scalars.h"
#include "nstest/model/fact_table.h"

namespace nstest {

namespace {

// An action where it is written, with the step around it for the keys that go with it.
struct Written {
  const Node& step;
  const Node& key;
  const Node& value;
};

std::string MakeInput(const Node& step, Context& context) {
  const Node* input = Find(step, "stdin");
  if (input == nullptr) return {};
  return MakeReferringText(*input, "stdin", ReferenceStyle::kCommand, context);
}

Action MakeRun(const Written& written, Context& context) {
  return nstest::Run{MakeCommand(written.value, "run", context), MakeInput(written.step, context)};
}

// What a container is like is said where it is declared.
Action MakeStartOfContainer(const Written& written, Context& context) {
  UseContainer(written.value.text, written.value.mark, context);
  for (const std::string_view word : {"stdin", "ready"}) {
    const Node* other = Find(written.step, word);
    if (other == nullptr) continue;
    context.problems.Error(other->mark,
                           "'start' of a container takes no '" + std::string(word) + '\'');
  }
  return Start{.container = written.value.text};
}

Action MakeStart(const Written& written, Context& context) {
  const Node* as = Find(written.step, "as");
  const bool is_container = written.value.kind == NodeKind::kScalar && as == nullptr &&
                            context.names.containers.contains(written.value.text);
  if (is_container) {
    return MakeStartOfContainer(written, context);
  }
  Start start{.command = MakeCommand(written.value, "start", context),
              .input = MakeInput(written.step, context)};
  if (const Node* ready = Find(written.step, "ready")) start.ready = MakeReady(*ready, context);
  if (as == nullptr) {
    context.problems.Error(written.key.mark, "'start' needs 'as': the process's name");
  } else if (RequireScalar(*as, "as", context)) {
    start.as = as->text;
    AddName(*as, "process", context.names.processes, context);
  }
  return start;
}

Action MakeObserve(const Written& written, Context& context) {
  if (!RequireScalar(written.value, "observe", context)) return Observe{};
  return Observe{MakeFactQuery(written.value, context)};
}

constexpr std::array<KeyRule<SendSignal>, 2> kSignalRules{{
    {"to",
     [](const Node& node, SendSignal& signal, Context& context) {
       signal.to = MakeText(node, "to", context);
       if (!signal.to.empty()) UseProcess(signal.to, node.mark, context);
     }},
    {"with",
     [](const Node& node, SendSignal& signal, Context& context) {
       signal.with = MakeReferringText(node, "with", ReferenceStyle::kValue, context);
       if (node.kind == NodeKind::kScalar && !HasReference(signal.with)) {
         CheckSignalName(signal.with, node.mark, context);
       }
     }},
}};

Action MakeSignal(const Written& written, Context& context) {
  SendSignal signal;
  if (!RequireMap(written.value, "signal", context)) return signal;
  MakeByKeys(written.value, KeyRules<SendSignal>{"'signal'", kSignalRules, {}}, signal, context);
  RequireKey(written.value, "to", "'signal'", context);
  RequireKey(written.value, "with", "'signal'", context);
  return signal;
}

Action MakeWait(const Written& written, Context& context) {
  Wait wait{MakeText(written.value, "wait", context)};
  if (!wait.process.empty()) UseProcess(wait.process, written.value.mark, context);
  return wait;
}

Action MakeStop(const Written& written, Context& context) {
  Stop stop{MakeText(written.value, "stop", context)};
  if (!stop.container.empty()) UseContainer(stop.container, written.value.mark, context);
  return stop;
}

std::string MakeNewValue(const Node& node, const FactQuery& fact, Context& context) {
  std::string value = MakeReferringText(node, FactText(fact), ReferenceStyle::kValue, context);
  if (node.kind != NodeKind::kScalar || HasReference(value)) return value;
  if (fact.name == "clock") MakeOffset(node, FactText(fact), context);
  if (fact.name == "cgroup") MakeCgroupLimit(node, FactText(fact), context);
  return value;
}

Action MakeSet(const Written& written, Context& context) {
  Set set;
  if (!RequireMap(written.value, "set", context)) return set;
  for (std::size_t i = 0; i + 1 < written.value.children.size(); i += 2) {
    const Node& key = written.value.children[i];
    const std::size_t errors = context.problems.error_count();
    const FactQuery fact = MakeFactQuery(key, context);
    const bool sound = context.problems.error_count() == errors;
    if (sound && FindSettableFact(fact) == nullptr) {
      std::vector<std::string_view> known;
      for (const SettableFact& settable : AllSettableFacts()) known.push_back(settable.text);
      context.problems.ErrorUnknown(key.mark, {"'set' cannot set", key.text, {}}, known);
    }
    set.changes.emplace_back(fact, MakeNewValue(written.value.children[i + 1], fact, context));
  }
  return set;
}

Action MakeMountAction(const Written& written, Context& context) {
  return MakeMount(written.value, context);
}

Action MakeUnmount(const Written& written, Context& context) {
  return Unmount{MakePath(written.value, "unmount", context)};
}

Action MakeCall(const Written& written, Context& context) {
  return MakeCalls(written.step, written.value, context);
}

struct ActionWord {
  std::string_view word;
  Action (*make)(const Written& written, Context& context);
};

constexpr std::array<ActionWord, 10> kActions{{
    {"call", MakeCall},
    {"run", MakeRun},
    {"start", MakeStart},
    {"observe", MakeObserve},
    {"signal", MakeSignal},
    {"wait", MakeWait},
    {"stop", MakeStop},
    {"set", MakeSet},
    {"mount", MakeMountAction},
    {"unmount", MakeUnmount},
}};

// A key that goes with an action, and which actions it goes with.
struct OptionWord {
  std::string_view word;
  std::array<std::string_view, 2> actions;
  std::string_view text;  ///< for the error when it stands elsewhere
};

constexpr std::array<OptionWord, 4> kOptions{{
    {"stdin", {"run", "start"}, "'stdin' goes with 'run' and 'start'"},
    {"as", {"start", "call"}, "'as' goes with 'start' and 'call'"},
    {"by", {"call", ""}, "'by' goes with 'call'"},
    {"ready", {"start", ""}, "'ready' goes with 'start'"},
}};

template <typename Table>
std::vector<std::string_view> WordsOf(const Table& table) {
  std::vector<std::string_view> words;
  words.reserve(table.size());
  for (const auto& entry : table) words.push_back(entry.word);
  return words;
}

const ActionWord* FindAction(std::string_view text) {
  const auto* found = std::find_if(kActions.begin(), kActions.end(),
                                   [&](const ActionWord& action) { return action.word == text; });
  return found == kActions.end() ? nullptr : found;
}

void CheckOptions(const Written& written, Context& context) {
  for (std::size_t i = 0; i + 1 < written.step.children.size(); i += 2) {
    const Node& key = written.step.children[i];
    for (const OptionWord& option : kOptions) {
      const bool fits = std::find(option.actions.begin(), option.actions.end(), written.key.text) !=
                        option.actions.end();
      if (key.text == option.word && !fits) {
        context.problems.Error(key.mark, std::string(option.text));
      }
    }
  }
}

}  // namespace

const std::vector<std::string_view>& ActionWords() {
  static const auto kWords = WordsOf(kActions);
  return kWords;
}

const std::vector<std::string_view>& ActionOptionWords() {
  static const auto kWords = WordsOf(kOptions);
  return kWords;
}

std::optional<Action> MakeAction(const Node& step, Context& context) {
  const Node* first = nullptr;
  std::optional<Action> action;
  for (std::size_t i = 0; i + 1 < step.children.size(); i += 2) {
    const Node& key = step.children[i];
    const ActionWord* word = FindAction(key.text);
    if (word == nullptr) continue;
    if (first != nullptr) {
      if (key.text == first->text) continue;  // a duplicate key, reported while parsing
      context.problems.Error(
          key.mark, "a step has one action: '" + first->text + "' and '" + key.text + "' are two");
      continue;
    }
    first = &key;
    const Written written{step, key, step.children[i + 1]};
    CheckOptions(written, context);
    if (written.value.kind != NodeKind::kBad) action = word->make(written, context);
  }
  return action;
}

}  // namespace nstest
