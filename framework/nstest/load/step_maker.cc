#include "nstest/load/step_maker.h"

#include <algorithm>
#include <array>

#include "nstest/base/text.h"
#include "nstest/load/action_maker.h"
#include "nstest/load/call_maker.h"
#include "nstest/load/conditions.h"
#include "nstest/load/identity_maker.h"
#include "nstest/load/keys.h"
#include "nstest/load/matcher_maker.h"
#include "nstest/load/place_maker.h"
#include "nstest/load/scalars.h"

namespace nstest {

namespace {

constexpr std::array<std::string_view, 10> kWords{"name",    "in",      "user",   "capabilities",
                                                  "timeout", "save",    "expect", "eventually",
                                                  "control", "for each"};
constexpr std::span<const std::string_view> kLater{};

template <typename... Actions>
bool IsOneOf(const Action& action) {
  return (std::holds_alternative<Actions>(action) || ...);
}

// The action, or one that means nothing, so that the rest of the step can be read.
Action MakeActionOrReport(const Node& node, Context& context) {
  auto action = MakeAction(node, context);
  if (action) return std::move(*action);
  for (const std::string_view word : ActionWords()) {
    if (Find(node, word) != nullptr) return Observe{};
  }
  std::string words;
  for (const std::string_view word : ActionWords()) {
    words += (words.empty() ? "" : ", ") + std::string(word);
  }
  context.problems.Error(node.mark, "a step needs an action: one of " + words);
  return Observe{};
}

// A process that starts shows nothing yet; a container is made, or refused.
bool ShowsNothingYet(const Action& action) {
  const auto* start = std::get_if<Start>(&action);
  return start != nullptr && start->container.empty();
}

void MakeExpectation(const Node& expect, Step& step, Context& context) {
  if (ShowsNothingYet(step.action)) {
    context.problems.Error(expect.mark,
                           "nothing is known of a process that starts: 'expect' goes with a later "
                           "'wait' or 'observe'");
    return;
  }
  if (IsAlternatives(expect)) {
    MakeAlternatives(expect, step, context);
    return;
  }
  step.expect = MakeMatcher(expect, EvidenceOf(step.action), context);
  step.expect_mark = expect.mark;
  step.expect_line = context.problems.SourceLine(expect.mark);
}

// `eventually: {within: 2s}`
void MakeEventually(const Node& node, Step& step, Context& context) {
  constexpr std::array<KeyRule<Step>, 1> kEventuallyRules{{
      {"within", [](const Node& value, Step& target,
                    Context& c) { target.eventually = MakeDuration(value, "within", c); }},
  }};
  if (!RequireMap(node, "eventually", context)) return;
  MakeByKeys(node, KeyRules<Step>{"'eventually'", kEventuallyRules, {}}, step, context);
  if (!step.expect) {
    context.problems.Error(node.mark, "'eventually' needs 'expect': what is waited for");
  }
  if (IsOneOf<Start, Wait, Stop>(step.action)) {
    context.problems.Error(node.mark, "'eventually' repeats the action, and '" +
                                          std::string(ActionName(step.action)) +
                                          "' cannot be repeated");
  }
  const Nanoseconds limit = step.timeout.value_or(kDefaultStepTimeout);
  if (step.eventually && *step.eventually > limit) {
    context.problems.Error(
        node.mark, "'eventually' waits longer than the step's 'timeout' of " + DurationText(limit));
  }
}

// What the expectations name may fail, and what stays is known to later steps.
void FinishCalls(Calls& calls, const Step& step, Context& context) {
  if (step.expect) AllowFailures(calls, *step.expect);
  for (const ConditionalExpectation& other : step.alternatives) AllowFailures(calls, other.is);
  KeepPerformer(calls, step.place, step.mark, context);
  if (step.eventually && !(calls.as.empty() && calls.by.empty())) {
    context.problems.Error(step.mark, "'eventually' repeats calls only in fresh processes");
  }
}

// Last of all: a step's own expectation cannot refer to what it saves, for it would always hold.
void MakeSave(const Node& node, Step& step, Context& context) {
  if (!RequireScalar(node, "save", context)) return;
  if (ShowsNothingYet(step.action)) {
    context.problems.Error(node.mark,
                           "nothing is known of a process that starts: 'save' goes with a later "
                           "'wait' or 'observe'");
    return;
  }
  step.save = node.text;
  AddName(node, "saved value", context.names.saved, context);
}

bool MustSucceed(const Action& action, const std::optional<Matcher>& expect) {
  constexpr std::array<std::string_view, 2> kExit{"exit", "signal"};
  constexpr std::array<std::string_view, 2> kErrno{"errno", "failed"};
  if (IsOneOf<nstest::Run, Wait>(action)) return !expect || !Mentions(*expect, kExit);
  if (IsOneOf<Set, Mount, Unmount, SendSignal>(action)) {
    return !expect || !Mentions(*expect, kErrno);
  }
  if (const auto* calls = std::get_if<Calls>(&action)) {
    return !calls->single || !expect || !Mentions(*expect, kErrno);
  }
  const bool makes = IsOneOf<Start>(action) && !ShowsNothingYet(action);
  return makes && (!expect || !Mentions(*expect, kErrno));
}

// The step that does the same in the control's place. What is the first one's own is left out.
Node ControlNode(const Node& step, const Node& control) {
  constexpr std::array<std::string_view, 7> kOwn{"name",       "in",      "by",  "expect",
                                                 "eventually", "control", "save"};
  Node made{NodeKind::kMap, false, control.mark, {}, {}};
  for (std::size_t i = 0; i + 1 < step.children.size(); i += 2) {
    if (std::find(kOwn.begin(), kOwn.end(), step.children[i].text) != kOwn.end()) continue;
    made.children.push_back(step.children[i]);
    made.children.push_back(step.children[i + 1]);
  }
  for (std::size_t i = 0; i + 1 < control.children.size(); i += 2) {
    const std::string& word = control.children[i].text;
    if (word != "in" && word != "by" && word != "expect") continue;  // reported before
    made.children.push_back(control.children[i]);
    made.children.push_back(control.children[i + 1]);
  }
  return made;
}

}  // namespace

const std::vector<std::string_view>& StepWords() {
  static const auto kAllWords = [] {
    std::vector<std::string_view> words(kWords.begin(), kWords.end());
    words.insert(words.end(), ActionWords().begin(), ActionWords().end());
    words.insert(words.end(), ActionOptionWords().begin(), ActionOptionWords().end());
    return words;
  }();
  return kAllWords;
}

std::span<const std::string_view> LaterStepWords() {
  return kLater;
}

std::string MakeControl(const Node& node, Context& context) {
  constexpr std::string_view kStart = "none, because ";
  if (node.kind == NodeKind::kMap) {
    context.problems.Error(node.mark, "'control' with a place belongs in a step");
    return {};
  }
  std::string control = MakeText(node, "control", context);
  if (!control.empty() && (!control.starts_with(kStart) || control.size() == kStart.size())) {
    ReportShape(node, "control", "'none, because REASON'", context);
  }
  return control;
}

Step MakeStep(const Node& node, Context& context) {
  Step step;
  step.mark = node.mark;
  if (!RequireMap(node, "step", context)) return step;
  CheckKeys(node, KnownKeys{"a step", StepWords(), kLater}, context);
  if (const Node* loop = Find(node, "for each")) {
    context.problems.Error(loop->mark,
                           "'for each' repeats a step among 'steps'; here write 'matrix', for a "
                           "case of each value");
  }
  step.action = MakeActionOrReport(node, context);
  MakePlace(node, step, context);
  MakeStepIdentity(node, step, context);
  if (const Node* name = Find(node, "name")) step.name = MakeTitle(*name, "name", context);
  if (const Node* timeout = Find(node, "timeout")) {
    step.timeout = MakeDuration(*timeout, "timeout", context);
  }
  if (const Node* expect = Find(node, "expect")) MakeExpectation(*expect, step, context);
  if (const Node* wait = Find(node, "eventually")) MakeEventually(*wait, step, context);
  if (const Node* control = Find(node, "control"); control != nullptr && !HasControlStep(node)) {
    step.control = MakeControl(*control, context);
  }
  if (const Node* save = Find(node, "save")) MakeSave(*save, step, context);
  if (auto* calls = std::get_if<Calls>(&step.action)) FinishCalls(*calls, step, context);
  step.must_succeed = MustSucceed(step.action, step.expect);
  for (ConditionalExpectation& other : step.alternatives) {
    other.must_succeed = MustSucceed(step.action, other.is);
  }
  return step;
}

bool HasControlStep(const Node& step) {
  const Node* control = Find(step, "control");
  return control != nullptr && control->kind == NodeKind::kMap;
}

std::optional<Step> MakeControlStep(const Node& node, const Step& step, Context& context) {
  const Node& control = *Find(node, "control");
  if (!RequireMap(control, "control", context)) return std::nullopt;
  constexpr std::array<std::string_view, 3> kControlWords{"in", "by", "expect"};
  CheckKeys(control, KnownKeys{"'control'", kControlWords, {}}, context);
  const Node* by = Find(control, "by");
  const Node* in = by != nullptr ? by : RequireKey(control, "in", "'control'", context);
  const Node* expect = RequireKey(control, "expect", "'control'", context);
  if (in == nullptr || expect == nullptr) return std::nullopt;
  if (!step.expect) {
    context.problems.Error(control.mark, "'control' needs the step's own 'expect'");
    return std::nullopt;
  }
  if (IsOneOf<Start, Wait, Stop>(step.action) || Find(node, "as") != nullptr) {
    context.problems.Error(control.mark, "'control' does the action again, and this one cannot be");
    return std::nullopt;
  }
  Step made = MakeStep(ControlNode(node, control), context);
  made.name = StepName(step) +
              (by != nullptr ? " (control by " + by->text : " (control in " + made.place) + ')';
  made.positive_control = true;
  return made;
}

}  // namespace nstest
