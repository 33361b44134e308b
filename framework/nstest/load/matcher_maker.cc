#include "nstest/load/matcher_maker.h"

#include <algorithm>
#include <array>

#include "nstest/base/names.h"
#include "nstest/base/text.h"
#include "nstest/load/command_maker.h"
#include "nstest/load/keys.h"
#include "nstest/load/operands.h"
#include "nstest/load/scalars.h"
#include "nstest/load/vacuous.h"

namespace nstest {

namespace {

using enum EvidenceShape;

constexpr ExpectedEvidence kAny{kAnything, {}};

// A matcher of one word, from its operand.
using MatcherMaker = Matcher::Kind (*)(const Node& operand, const ExpectedEvidence& evidence,
                                       Context& context);

Matcher::Kind MakeNot(const Node& operand, const ExpectedEvidence& evidence, Context& context) {
  return Not{MakeMatcher(operand, evidence, context)};
}

Matchers MakeList(const Node& operand, std::string_view word, const ExpectedEvidence& evidence,
                  Context& context) {
  Matchers matchers;
  if (!RequireList(operand, word, context)) return matchers;
  for (const Node& item : operand.children) {
    matchers.push_back(MakeMatcher(item, evidence, context));
  }
  return matchers;
}

// Of a map it is a key.
void CheckKey(const Node& operand, const ExpectedEvidence& evidence, Context& context) {
  if (!HasKnownFields(evidence) || operand.kind != NodeKind::kScalar) return;
  const auto known = FieldsOf(evidence);
  if (HasReference(operand.text) || operand.text == kUnreadable ||
      std::find(known.begin(), known.end(), operand.text) != known.end()) {
    return;
  }
  context.problems.ErrorUnknown(operand.mark, {"unknown field", operand.text, " of this evidence"},
                                known);
}

Matcher::Kind MakeContains(const Node& operand, const ExpectedEvidence& evidence,
                           Context& context) {
  CheckKey(operand, evidence, context);
  return Contains{MakeMatcher(operand, ItemEvidence(evidence), context)};
}

Matcher::Kind MakeMatches(const Node& operand, const ExpectedEvidence& /*evidence*/,
                          Context& context) {
  CheckPattern(operand, "matches", context);
  return MatchesPattern{MakeReferringText(operand, "matches", ReferenceStyle::kValue, context)};
}

Matcher::Kind MakeOneOf(const Node& operand, const ExpectedEvidence& evidence, Context& context) {
  return OneOf{MakeList(operand, "one of", evidence, context)};
}

template <Order kOrder>
Matcher::Kind MakeCompares(const Node& operand, const ExpectedEvidence& /*evidence*/,
                           Context& context) {
  for (const auto& [word, order] : NamesOf(static_cast<Order*>(nullptr))) {
    if (order == kOrder) return Compares{kOrder, MakeQuantity(operand, word, context)};
  }
  return {};
}

Matcher::Kind MakeBetween(const Node& operand, const ExpectedEvidence& /*evidence*/,
                          Context& context) {
  if (operand.kind != NodeKind::kList || operand.children.size() != 2) {
    const bool list = operand.kind == NodeKind::kList;
    const std::string number = std::to_string(operand.children.size());
    if (list) {
      context.problems.Error(operand.mark, "'between' must be a list [low, high], not one of " +
                                               number +
                                               "; for one bound write 'at least' or "
                                               "'at most'");
    } else {
      ReportShape(operand, "between", "a list [low, high]", context);
    }
    return Between{};
  }
  Between between{MakeQuantity(operand.children[0], "between", context),
                  MakeQuantity(operand.children[1], "between", context)};
  const auto low = ParseQuantity(between.low);
  const auto high = ParseQuantity(between.high);
  if (low && high && *low > *high) {
    context.problems.Error(operand.mark, "'between' has nothing between " + Quoted(between.low) +
                                             " and " + Quoted(between.high));
  }
  return between;
}

Matcher::Kind MakeCount(const Node& operand, const ExpectedEvidence& /*evidence*/,
                        Context& context) {
  return Count{MakeMatcher(operand, {EvidenceShape::kCount, {}}, context)};
}

Matcher::Kind MakeExactly(const Node& operand, const ExpectedEvidence& evidence, Context& context) {
  return Exactly{MakeList(operand, "exactly", ItemEvidence(evidence), context)};
}

Matcher::Kind MakeEach(const Node& operand, const ExpectedEvidence& evidence, Context& context) {
  return Each{MakeMatcher(operand, ItemEvidence(evidence), context)};
}

Matcher::Kind MakeAny(const Node& operand, const ExpectedEvidence& evidence, Context& context) {
  return Any{MakeMatcher(operand, ItemEvidence(evidence), context)};
}

Matcher::Kind MakeAllOf(const Node& operand, const ExpectedEvidence& evidence, Context& context) {
  return AllOf{MakeList(operand, "all of", evidence, context)};
}

Matcher::Kind MakeAnyOf(const Node& operand, const ExpectedEvidence& evidence, Context& context) {
  return AnyOf{MakeList(operand, "any of", evidence, context)};
}

struct MatcherWord {
  std::string_view word;
  MatcherMaker make;      // nullptr: a part of `near`
  bool combines = false;  // its operands are about the same evidence
};

constexpr std::array<MatcherWord, 18> kWords{{
    {"not", MakeNot, true},
    {"contains", MakeContains},
    {"matches", MakeMatches},
    {"one of", MakeOneOf},
    {"greater than", MakeCompares<Order::kGreater>},
    {"less than", MakeCompares<Order::kLess>},
    {"at least", MakeCompares<Order::kAtLeast>},
    {"at most", MakeCompares<Order::kAtMost>},
    {"between", MakeBetween},
    {"near", nullptr},
    {"within", nullptr},
    {"above", nullptr},
    {"count", MakeCount},
    {"exactly", MakeExactly},
    {"each", MakeEach},
    {"any", MakeAny},
    {"all of", MakeAllOf, true},
    {"any of", MakeAnyOf, true},
}};

const MatcherWord* FindWord(std::string_view text) {
  const auto* found = std::find_if(kWords.begin(), kWords.end(),
                                   [&](const MatcherWord& word) { return word.word == text; });
  return found == kWords.end() ? nullptr : found;
}

std::vector<std::string_view> AllWords() {
  std::vector<std::string_view> words;
  words.reserve(kWords.size());
  for (const MatcherWord& word : kWords) words.push_back(word.word);
  return words;
}

bool IsScalarShape(EvidenceShape shape) {
  switch (shape) {
    case kScalar:
    case kFactScalar:
    case kExit:
    case kSignalName:
    case kErrnoName:
    case EvidenceShape::kCount:
      return true;
    case kAnything:
    case kFields:
    case kCommand:
    case kErrno:
    case kCall:
    case kCalls:
      break;
  }
  return false;
}

// Evidence of which an errno's name alone says something.
bool HasErrno(EvidenceShape shape) {
  return shape == kErrno || shape == kCall;
}

void ReportNoCommandField(const Node& node, Context& context) {
  context.problems.Error(node.mark,
                         "what a process shows is a map: expect {stdout: ...}, {exit: ...} or "
                         "another of its fields");
}

// `$saved` on {errno} evidence: all of the evidence that was saved, and not the errno alone.
bool IsWholeEvidence(const Node& node) {
  return IsReference(node.text) && node.text.find('.') == std::string::npos;
}

// EPERM for {errno: EPERM}.
Matcher AboutErrno(Matcher matcher) {
  const Mark mark = matcher.mark;
  HasFields fields;
  fields.fields.emplace_back("errno", std::move(matcher));
  return {std::move(fields), mark};
}

Matcher MakeScalarMatcher(const Node& node, const ExpectedEvidence& evidence, Context& context) {
  if (evidence.shape == kCommand) {
    ReportNoCommandField(node, context);
    return {};
  }
  if (evidence.shape == kCall && ParseInteger(node.text)) {
    context.problems.Error(node.mark,
                           Quoted(node.text) +
                               " is no errno: a call shows {result, "
                               "errno, out}",
                           "{result: " + node.text + '}');
    return {};
  }
  if (HasErrno(evidence.shape) && !IsWholeEvidence(node)) {
    return AboutErrno(MakeScalarMatcher(node, {kErrnoName, {}}, context));
  }
  if (evidence.shape == kCalls && node.text != "absent" && !IsWholeEvidence(node)) {
    context.problems.Error(node.mark, "a list of calls shows a map: label -> {result, errno, out}");
    return {};
  }
  const bool is_word = node.plain && evidence.shape != kErrnoName;
  if (is_word && node.text == "absent") return {IsAbsent{}, node.mark};
  if (is_word && node.text == "empty") return {IsEmpty{}, node.mark};
  return {Equals{MakeEqualOperand(node, evidence.shape, context)}, node.mark};
}

Matcher MakeItems(const Node& node, const ExpectedEvidence& evidence, Context& context) {
  if (node.children.empty()) {
    context.problems.Error(node.mark, "an empty list: write 'empty', or 'not: empty'");
    return {};
  }
  for (const Node& item : node.children) {
    if (Find(item, "is") == nullptr && Find(item, "when") == nullptr) continue;
    context.problems.Error(
        item.mark,
        "alternatives are of a whole expectation: 'expect: [{when: ..., is: ..., "
        "because: ...}, {is: ...}]'");
    return {};
  }
  const bool map = evidence.shape == kCommand || evidence.shape == kFields ||
                   evidence.shape == kCalls || HasErrno(evidence.shape);
  if (map) {
    const std::string what = evidence.fact != nullptr ? "this" : "what this action shows";
    context.problems.Error(node.mark, what + " is a map: no list can equal it");
    return {};
  }
  if (IsScalarShape(evidence.shape)) {
    context.problems.Error(node.mark,
                           "this is a text or number: no list can equal it; for one of "
                           "several write 'one of'");
    return {};
  }
  return {Items{MakeList(node, "expect", ItemEvidence(evidence), context)}, node.mark};
}

// One word of a map of matchers, and what it says.
Matcher MakePart(const Node& key, const Node& operand, const ExpectedEvidence& evidence,
                 Context& context) {
  const MatcherWord& word = *FindWord(key.text);
  if (evidence.shape == kCommand && !word.combines) {
    ReportNoCommandField(key, context);
    return {};
  }
  const bool about_errno = HasErrno(evidence.shape) && !word.combines;
  const ExpectedEvidence inner = about_errno ? ExpectedEvidence{kErrnoName, {}} : evidence;
  const std::size_t errors = context.problems.error_count();
  Matcher matcher{word.make(operand, inner, context), key.mark};
  const bool sound = operand.kind != NodeKind::kBad && context.problems.error_count() == errors;
  if (sound) CheckCanFail(matcher, context);
  return about_errno ? AboutErrno(std::move(matcher)) : matcher;
}

Matcher MakeNear(const Node& map, const Node& key, const Node& target, Context& context) {
  Near near{MakeQuantity(target, "near", context), {}, {}};
  const Node* within = Find(map, "within");
  const Node* above = Find(map, "above");
  if (within == nullptr) {
    context.problems.Error(key.mark, "'near' needs 'within': how far off it may be");
  } else {
    near.within = MakeQuantity(*within, "within", context);
  }
  if (above != nullptr) near.above = MakeQuantity(*above, "above", context);
  return {std::move(near), key.mark};
}

Matcher MakeMatchers(const Node& map, const ExpectedEvidence& evidence, Context& context) {
  Matchers parts;
  for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
    const Node& key = map.children[i];
    if (key.text == "near") {
      if (evidence.shape == kCommand) ReportNoCommandField(key, context);
      parts.push_back(MakeNear(map, key, map.children[i + 1], context));
    } else if (FindWord(key.text)->make != nullptr) {
      parts.push_back(MakePart(key, map.children[i + 1], evidence, context));
    } else if (Find(map, "near") == nullptr) {
      context.problems.Error(key.mark, "'" + key.text + "' belongs to 'near', which is missing");
    }
  }
  if (parts.size() == 1) return std::move(parts.front());
  return {AllOf{std::move(parts)}, map.mark};
}

// Field names may be anything ("eth0"), but hardly a letter or two off a long word of ours.
bool IsMisspeltWord(std::string_view key) {
  constexpr std::size_t kShortest = 6;
  constexpr std::size_t kLong = 8;
  constexpr std::size_t kLongestKey = 20;
  if (key.size() > kLongestKey) return false;
  return std::any_of(kWords.begin(), kWords.end(), [&](const MatcherWord& word) {
    const std::size_t near = word.word.size() >= kLong ? 2 : 1;
    return word.word.size() >= kShortest && EditDistance(key, word.word) <= near;
  });
}

// Whether the key can be a field of the evidence; reports it if not.
bool CheckField(const Node& key, const ExpectedEvidence& evidence, Context& context) {
  if (evidence.fact != nullptr && key.text == kUnreadable) return true;
  if (IsScalarShape(evidence.shape) || IsMisspeltWord(key.text)) {
    context.problems.ErrorUnknown(key.mark, {"unknown matcher", key.text, {}}, AllWords());
    return false;
  }
  if (IsList(evidence)) {
    context.problems.Error(key.mark, "this is a list, which has no field " + Quoted(key.text) +
                                         ": expect something of 'any' or 'each' of its items");
    return false;
  }
  std::vector<std::string_view> candidates = FieldsOf(evidence);
  if (!HasKnownFields(evidence) ||
      std::find(candidates.begin(), candidates.end(), key.text) != candidates.end()) {
    return true;
  }
  const auto words = AllWords();
  candidates.insert(candidates.end(), words.begin(), words.end());
  context.problems.ErrorUnknown(key.mark, {"unknown field", key.text, " of this evidence"},
                                candidates);
  return false;
}

Matcher MakeFields(const Node& map, const ExpectedEvidence& evidence, Context& context) {
  HasFields fields;
  for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
    const Node& key = map.children[i];
    const bool known = CheckField(key, evidence, context);
    const ExpectedEvidence member = known ? MemberEvidence(evidence, key.text) : kAny;
    fields.fields.emplace_back(key.text, MakeMatcher(map.children[i + 1], member, context));
  }
  return {std::move(fields), map.mark};
}

Matcher MakeMapMatcher(const Node& map, const ExpectedEvidence& evidence, Context& context) {
  if (map.children.empty()) {
    context.problems.Error(map.mark, "'{}' holds for whatever is seen: it cannot fail");
    return {};
  }
  const Node* word = nullptr;
  const Node* field = nullptr;
  for (std::size_t i = 0; i < map.children.size(); i += 2) {
    const Node*& first = FindWord(map.children[i].text) != nullptr ? word : field;
    if (first == nullptr) first = &map.children[i];
  }
  if (word == nullptr) return MakeFields(map, evidence, context);
  if (field == nullptr) return MakeMatchers(map, evidence, context);
  const std::string more = " beside the matcher '" + word->text +
                           "': a map holds matchers or fields; 'all of' takes both, each in a map";
  context.problems.ErrorUnknown(field->mark, {"field", field->text, more}, AllWords());
  return {};
}

}  // namespace

Matcher MakeMatcher(const Node& node, const ExpectedEvidence& evidence, Context& context) {
  switch (node.kind) {
    case NodeKind::kScalar:
      return MakeScalarMatcher(node, evidence, context);
    case NodeKind::kList:
      return MakeItems(node, evidence, context);
    case NodeKind::kMap:
      return MakeMapMatcher(node, evidence, context);
    case NodeKind::kBad:
      break;
  }
  return {};
}

bool Mentions(const Matcher& matcher, std::span<const std::string_view> fields) {
  const auto any_mentions = [&](const Matchers& parts) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](const Matcher& part) { return Mentions(part, fields); });
  };
  if (const auto* has = std::get_if<HasFields>(&matcher.kind)) {
    return std::any_of(has->fields.begin(), has->fields.end(), [&](const auto& field) {
      return std::find(fields.begin(), fields.end(), field.first) != fields.end();
    });
  }
  if (std::holds_alternative<Equals>(matcher.kind)) return true;  // all of the evidence
  if (const auto* negated = std::get_if<Not>(&matcher.kind)) return Mentions(*negated->of, fields);
  if (const auto* all = std::get_if<AllOf>(&matcher.kind)) return any_mentions(all->parts);
  if (const auto* any = std::get_if<AnyOf>(&matcher.kind)) return any_mentions(any->parts);
  return false;
}

}  // namespace nstest
