#include "nstest/load/scenario_maker.h"

#include <algorithm>
#include <array>
#include <utility>

#include "nstest/load/action_maker.h"
#include "nstest/load/conditions.h"
#include "nstest/load/container_maker.h"
#include "nstest/load/keys.h"
#include "nstest/load/link_maker.h"
#include "nstest/load/making_checks.h"
#include "nstest/load/needs_maker.h"
#include "nstest/load/scalars.h"
#include "nstest/load/scenario_checks.h"
#include "nstest/load/step_list.h"
#include "nstest/load/step_maker.h"

namespace nstest {

namespace {

constexpr std::string_view kShortFormName = "box";
constexpr std::array<std::string_view, 1> kHosts{"real"};
constexpr std::array<std::string_view, 2> kTouches{"clock", "sysctl"};

// Words that a filter on the command line must be able to name: `--tags pid,!slow`.
void MakeTags(const Node& node, Scenario& scenario, Context& context) {
  scenario.tags = MakeTexts(node, "tags", context);
  for (const std::string& tag : scenario.tags) {
    if (tag.find_first_of("!, \t") == std::string::npos) continue;
    context.problems.Error(node.mark, "tag " + Quoted(tag) + " has a blank, a comma or a '!'");
  }
}

void MakeTouches(const Node& node, Scenario& scenario, Context& context) {
  scenario.touches = MakeTexts(node, "touches", context);
  for (const std::string& touched : scenario.touches) {
    if (touched.empty()) continue;
    if (std::find(kTouches.begin(), kTouches.end(), touched) != kTouches.end()) continue;
    context.problems.ErrorUnknown(node.mark, {"'touches' does not know", touched, {}}, kTouches);
  }
}

constexpr std::array<KeyRule<Scenario>, 11> kScenarioRules{{
    {"scenario", [](const Node& node, Scenario& scenario,
                    Context& context) { scenario.title = MakeTitle(node, "scenario", context); }},
    {"about", [](const Node& node, Scenario& scenario,
                 Context& context) { scenario.about = MakeText(node, "about", context); }},
    {"source", [](const Node& node, Scenario& scenario,
                  Context& context) { scenario.sources = MakeTexts(node, "source", context); }},
    {"tags", MakeTags},
    {"covers", [](const Node& node, Scenario& scenario,
                  Context& context) { scenario.covers = MakeTexts(node, "covers", context); }},
    {"requires", [](const Node& node, Scenario& scenario,
                    Context& context) { scenario.needs = MakeRequires(node, context); }},
    {"touches", MakeTouches},
    {"host",
     [](const Node& node, Scenario& scenario, Context& context) {
       scenario.real_host = MakeWord(node, "host", kHosts, context) == "real";
     }},
    {"control", [](const Node& node, Scenario& scenario,
                   Context& context) { scenario.control = MakeControl(node, context); }},
    {"expected_to_fail",
     [](const Node& node, Scenario& scenario, Context& context) {
       scenario.expected_to_fail = MakeKnownFailure(node, context);
     }},
    {"timeout",
     [](const Node& node, Scenario& scenario, Context& context) {
       scenario.timeout = MakeDuration(node, "timeout", context).value_or(scenario.timeout);
     }},
}};

bool Has(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Node EmptyMap(Mark mark) {
  return {NodeKind::kMap, false, mark, {}, {}};
}

// The keys of a document by what they are about.
struct Parts {
  Node document;   // the scenario's own words, and those that nobody knows
  Node container;  // short form: words of its container
  Node step;       // short form: words of its step
  std::optional<Node> containers;
  std::optional<Node> links;
  std::optional<Node> steps;

  bool full() const { return containers || links || steps; }
};

void Move(Node& key, Node& value, Node& map) {
  if (map.children.empty()) map.mark = key.mark;
  map.children.push_back(std::move(key));
  map.children.push_back(std::move(value));
}

// `ready` is about the process of `start`, else about the container.
bool IsContainerWord(std::string_view word, bool starts) {
  return Has(ContainerWords(), word) && !(starts && word == "ready");
}

// `timeout` and `control` at the top are the scenario's own; `in` has nothing to choose from.
bool IsStepWord(std::string_view word) {
  return Has(StepWords(), word) && word != "timeout" && word != "control" && word != "in";
}

Parts Divide(Node document) {
  Parts parts{
      EmptyMap(document.mark), EmptyMap(document.mark), EmptyMap(document.mark), {}, {}, {}};
  const bool starts = Find(document, "start") != nullptr;
  for (std::size_t i = 0; i + 1 < document.children.size(); i += 2) {
    Node& key = document.children[i];
    Node& value = document.children[i + 1];
    if (key.text == "containers") {
      parts.containers = std::move(value);
    } else if (key.text == "links") {
      parts.links = std::move(value);
    } else if (key.text == "steps") {
      parts.steps = std::move(value);
    } else if (IsContainerWord(key.text, starts)) {
      Move(key, value, parts.container);
    } else if (IsStepWord(key.text)) {
      Move(key, value, parts.step);
    } else {
      Move(key, value, parts.document);
    }
  }
  parts.document.mark = document.mark;
  return parts;
}

// A document may hold its own words, and those of the short form.
void ReportUnknownWord(const Node& key, Context& context) {
  std::vector<std::string_view> known{"containers", "links", "steps", "matrix", "vars"};
  for (const auto& rule : kScenarioRules) known.push_back(rule.key);
  known.insert(known.end(), ContainerWords().begin(), ContainerWords().end());
  for (const std::string_view word : StepWords()) {
    if (IsStepWord(word)) known.push_back(word);
  }
  std::vector<std::string_view> later;
  for (const auto& words : {LaterContainerWords(), LaterStepWords()}) {
    later.insert(later.end(), words.begin(), words.end());
  }
  ReportUnknownKey(key, KnownKeys{"a scenario", known, later}, context);
}

void MakeDocumentWords(const Node& document, Scenario& scenario, Context& context) {
  for (std::size_t i = 0; i + 1 < document.children.size(); i += 2) {
    const Node& key = document.children[i];
    const auto* rule = std::find_if(kScenarioRules.begin(), kScenarioRules.end(),
                                    [&](const auto& known) { return known.key == key.text; });
    if (rule != kScenarioRules.end()) {
      rule->make(document.children[i + 1], scenario, context);
      continue;
    }
    ReportUnknownWord(key, context);
  }
  if (Find(document, "scenario") == nullptr) {
    context.problems.Error(document.mark, "'scenario' is missing: a sentence that says what is so");
  }
}

void ReportShortWords(const Node& map, std::string_view owner, Context& context) {
  for (std::size_t i = 0; i < map.children.size(); i += 2) {
    const Node& key = map.children[i];
    context.problems.Error(key.mark, Quoted(key.text) + " belongs in a " + std::string(owner) +
                                         " here, since there is 'containers' or 'steps'");
  }
}

void MakeContainers(const Node& node, Scenario& scenario, Context& context) {
  if (!RequireMap(node, "containers", context)) return;
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    AddContainer(node.children[i], node.children[i + 1], context);
  }
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    scenario.containers.push_back(MakeContainer(node.children[i], node.children[i + 1], context));
  }
  CheckContainerOrder(scenario.containers, context);
}

void MakeFullForm(const Parts& parts, Scenario& scenario, Context& context) {
  ReportShortWords(parts.container, "container", context);
  ReportShortWords(parts.step, "step", context);
  if (parts.containers) MakeContainers(*parts.containers, scenario, context);
  if (!parts.steps) {
    context.problems.Error(parts.document.mark, "'steps' is missing: what is done and expected");
    return;
  }
  if (parts.links) scenario.links = MakeLinks(*parts.links, context);
  if (parts.links && scenario.real_host) {
    context.problems.Error(parts.links->mark,
                           "links are made on the disposable host, not the real one");
  }
  scenario.steps = MakeSteps(*parts.steps, context);
}

void MakeShortForm(const Parts& parts, Scenario& scenario, Context& context) {
  if (parts.step.children.empty() && parts.container.children.empty()) {
    context.problems.Error(parts.document.mark,
                           "nothing is done here: a scenario needs 'steps', or 'namespaces' and an "
                           "action such as 'run'");
    return;
  }
  if (parts.container.children.empty()) {
    context.problems.Error(parts.step.mark,
                           "'namespaces' is missing: the short form has one container");
    return;
  }
  const Node name{NodeKind::kScalar, true, parts.container.mark, std::string(kShortFormName), {}};
  AddContainer(name, parts.container, context);
  Container& box = scenario.containers.emplace_back(MakeContainer(name, parts.container, context));
  CheckContainerOrder(scenario.containers, context);
  Node step = parts.step;
  step.mark = step.children.empty() ? parts.document.mark : step.mark;
  Step& made = scenario.steps.emplace_back(MakeStep(step, context));
  auto* run = std::get_if<nstest::Run>(&made.action);
  if (run == nullptr || box.init) return;
  run->as_init = true;
  box.deferred = true;
  if (made.eventually) {
    context.problems.Error(made.mark,
                           "'eventually' cannot repeat this 'run', which is the container's init; "
                           "write 'containers' and 'steps'");
  }
}

}  // namespace

Scenario MakeScenario(Node document, Nanoseconds timeout, Context& context) {
  Scenario scenario;
  scenario.mark = document.mark;
  scenario.timeout = timeout;
  if (document.kind != NodeKind::kMap || document.children.empty()) {
    const bool empty = document.kind == NodeKind::kBad;
    context.problems.Error(document.mark, std::string(empty ? "an empty document" : "no scenario") +
                                              ": a scenario is a map with 'scenario: ...'");
    return scenario;
  }
  const std::size_t errors = context.problems.error_count();
  const Parts parts = Divide(std::move(document));
  MakeDocumentWords(parts.document, scenario, context);
  if (parts.full()) {
    MakeFullForm(parts, scenario, context);
  } else {
    MakeShortForm(parts, scenario, context);
  }
  MarkStarted(scenario);
  GiveCgroups(scenario, context);
  AddNeededTools(scenario);
  const bool sound = context.problems.error_count() == errors;
  CheckTouches(scenario, context);
  if (sound) CheckWhole(scenario, context);
  return scenario;
}

}  // namespace nstest
