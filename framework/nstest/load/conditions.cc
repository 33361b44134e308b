#include "nstest/load/conditions.h"

#include <algorithm>
#include <array>

#include "nstest/load/keys.h"
#include "nstest/load/needs_maker.h"
#include "nstest/load/scalars.h"

namespace nstest {

namespace {

// Facts without a dot; nstest tells others as families, "config.CONFIG_USER_NS" (facts/).
constexpr std::array<std::string_view, 12> kFacts{
    "kernel",       "machine",     "hostname", "distribution", "uid",       "root",
    "capabilities", "filesystems", "cgroup",   "lsm",          "container", "pid1"};
constexpr std::array<std::string_view, 12> kFamilies{
    "config.",     "sysctl.", "tool.", "module.", "call.",   "device.",
    "namespaces.", "limits.", "host.", "clock.",  "kernel.", "distribution."};

void CheckHostFact(const Node& fact, Context& context) {
  if (std::find(kFacts.begin(), kFacts.end(), fact.text) != kFacts.end()) return;
  if (fact.text == "cgroup.controllers") return;
  constexpr std::string_view kCall = "call.";
  if (fact.text.starts_with(kCall) && fact.text.size() > kCall.size()) {
    CheckTriedCall(fact.text.substr(kCall.size()), fact.mark, context);
    return;
  }
  for (const std::string_view family : kFamilies) {
    if (fact.text.starts_with(family) && fact.text.size() > family.size()) return;
  }
  std::vector<std::string_view> known(kFacts.begin(), kFacts.end());
  for (const std::string_view family : kFamilies) {
    if (family != fact.text) known.push_back(family);
  }
  context.problems.ErrorUnknown(fact.mark, {"unknown fact of the host", fact.text, {}}, known);
}

void CheckFactValue(const Node& fact, const Node& value, Context& context) {
  if (fact.text != "kernel" || value.kind != NodeKind::kScalar || HasReference(value.text)) return;
  if (!IsKernelRange(value.text)) {
    ReportShape(value, "kernel", "a release such as \">=5.6\" or \"<6.12\", or a matcher", context);
  }
}

Condition MakeCondition(const Node& node, Context& context) {
  Condition condition;
  if (!RequireMap(node, "when", context)) return condition;
  // Nothing is saved yet when the host is asked.
  Names nothing{.given = context.names.given};
  Context before{context.problems, nothing};
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const Node& fact = node.children[i];
    const Node& value = node.children[i + 1];
    CheckHostFact(fact, context);
    CheckFactValue(fact, value, context);
    condition.facts.emplace_back(fact.text, MakeMatcher(value, {}, before));
  }
  return condition;
}

ConditionalExpectation MakeAlternative(const Node& node, const Step& step, Context& context) {
  ConditionalExpectation made;
  made.mark = node.mark;
  if (!RequireMap(node, "expect", context)) return made;
  constexpr std::array<std::string_view, 3> kWords{"when", "is", "because"};
  CheckKeys(node, KnownKeys{"an alternative", kWords, {}}, context);
  if (const Node* when = Find(node, "when")) {
    made.when = MakeCondition(*when, context);
    if (const Node* because = RequireKey(node, "because", "an alternative", context)) {
      made.because = MakeText(*because, "because", context);
    }
  } else if (const Node* because = Find(node, "because")) {
    made.because = MakeText(*because, "because", context);
  }
  if (const Node* is = RequireKey(node, "is", "an alternative", context)) {
    made.is = MakeMatcher(*is, EvidenceOf(step.action), context);
    made.mark = is->mark;
    made.line = context.problems.SourceLine(is->mark);
  }
  return made;
}

}  // namespace

bool IsAlternatives(const Node& expect) {
  return expect.kind == NodeKind::kList &&
         std::any_of(expect.children.begin(), expect.children.end(), [](const Node& item) {
           return Find(item, "is") != nullptr || Find(item, "when") != nullptr;
         });
}

void MakeAlternatives(const Node& list, Step& step, Context& context) {
  for (const Node& item : list.children) {
    const bool last = &item == &list.children.back();
    const bool conditional = Find(item, "when") != nullptr;
    if (item.kind == NodeKind::kMap && last && conditional) {
      context.problems.Error(item.mark,
                             "the last alternative is for all other hosts: it has no 'when'");
    } else if (item.kind == NodeKind::kMap && !last && !conditional) {
      context.problems.Error(item.mark,
                             "an alternative without 'when' is for all hosts: it comes last");
    }
    step.alternatives.push_back(MakeAlternative(item, step, context));
  }
  if (list.children.size() == 1) {
    context.problems.Error(list.mark, "one alternative is none: expect what its 'is' says");
  }
  const ConditionalExpectation others = std::move(step.alternatives.back());
  step.alternatives.pop_back();
  step.expect = others.is;
  step.expect_mark = others.mark;
  step.expect_line = others.line;
  step.choice = Choice{.number = static_cast<int>(list.children.size()), .because = others.because};
}

KnownFailure MakeKnownFailure(const Node& node, Context& context) {
  KnownFailure failure;
  if (!RequireMap(node, "expected_to_fail", context)) return failure;
  constexpr std::array<std::string_view, 2> kWords{"when", "because"};
  CheckKeys(node, KnownKeys{"'expected_to_fail'", kWords, {}}, context);
  if (const Node* when = Find(node, "when")) failure.when = MakeCondition(*when, context);
  if (const Node* because = RequireKey(node, "because", "'expected_to_fail'", context)) {
    failure.because = MakeText(*because, "because", context);
  }
  return failure;
}

}  // namespace nstest
