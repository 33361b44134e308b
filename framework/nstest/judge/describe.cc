#include "nstest/judge/describe.h"

#include "nstest/base/text.h"
#include "nstest/judge/operand.h"

namespace nstest {

namespace {

// The predicate of a sentence whose subject is the evidence: "is 1", "has no item that is 5".
struct Predicate {
  const Saved& saved;
  bool negated;

  std::string operator()(const Equals& m) const { return Is(OperandText(m.operand, saved)); }

  std::string operator()(const IsAbsent& /*m*/) const { return Is("absent"); }

  std::string operator()(const IsEmpty& /*m*/) const { return Is("empty"); }

  std::string operator()(const Not& m) const {
    return std::visit(Predicate{saved, !negated}, m.of->kind);
  }

  std::string operator()(const Contains& m) const {
    const std::string verb = negated ? "does not contain " : "contains ";
    const bool scalar = std::holds_alternative<Equals>(m.item->kind);
    return verb + (scalar ? Noun(*m.item) : "an item that " + Plain(*m.item));
  }

  std::string operator()(const MatchesPattern& m) const {
    const auto pattern = ResolveText(m.pattern, saved, ReferenceStyle::kValue);
    return (negated ? "does not match /" : "matches /") + pattern.value_or(m.pattern) + "/";
  }

  std::string operator()(const OneOf& m) const { return Is("one of [" + Nouns(m.options) + "]"); }

  std::string operator()(const Compares& m) const {
    std::string order;
    for (const auto& [name, known] : NamesOf(static_cast<Order*>(nullptr))) {
      if (known == m.order) order = name;
    }
    return Is(order + ' ' + OperandText(m.operand, saved));
  }

  std::string operator()(const Between& m) const {
    return Is("between " + OperandText(m.low, saved) + " and " + OperandText(m.high, saved));
  }

  std::string operator()(const Near& m) const {
    const std::string above = m.above.empty() ? "" : " above " + OperandText(m.above, saved);
    return Is("within " + OperandText(m.within, saved) + " of " + OperandText(m.target, saved) +
              above);
  }

  std::string operator()(const Count& m) const { return "has a count that " + Same(*m.number); }

  std::string operator()(const Exactly& m) const {
    if (negated) return "has other items than [" + Nouns(m.items) + "]";
    return "has exactly the items [" + Nouns(m.items) + "], in any order";
  }

  std::string operator()(const Each& m) const {
    if (negated) return "has an item that " + Same(*m.item);
    return "has items, each of which " + Plain(*m.item);
  }

  std::string operator()(const Any& m) const {
    return (negated ? "has no item that " : "has an item that ") + Plain(*m.item);
  }

  std::string operator()(const AllOf& m) const {
    return Joined(m.parts, negated ? " or " : " and ");
  }

  std::string operator()(const AnyOf& m) const {
    return Joined(m.parts, negated ? " and " : " or ");
  }

  std::string operator()(const HasFields& m) const {
    std::string text = "has ";
    for (const auto& field : m.fields) {
      if (&field != m.fields.data()) text += negated ? " or " : " and ";
      text += field.first + " that " + Same(*field.second);
    }
    return text;
  }

  std::string operator()(const Items& m) const { return Is("the list [" + Nouns(m.items) + "]"); }

 private:
  std::string Is(const std::string& what) const { return (negated ? "is not " : "is ") + what; }

  std::string Plain(const Matcher& matcher) const {
    return std::visit(Predicate{saved, false}, matcher.kind);
  }

  std::string Same(const Matcher& matcher) const { return std::visit(*this, matcher.kind); }

  // A scalar stands for itself; anything else is "what ...".
  std::string Noun(const Matcher& matcher) const {
    const auto* equals = std::get_if<Equals>(&matcher.kind);
    return equals != nullptr ? OperandText(equals->operand, saved) : "what " + Plain(matcher);
  }

  std::string Nouns(const Matchers& matchers) const {
    std::string text;
    for (const Matcher& matcher : matchers) {
      if (&matcher != matchers.data()) text += ", ";
      text += Noun(matcher);
    }
    return text;
  }

  std::string Joined(const Matchers& parts, std::string_view separator) const {
    std::string text;
    for (const Matcher& part : parts) {
      if (&part != parts.data()) text += separator;
      text += Same(part);
    }
    return text;
  }
};

}  // namespace

std::string PredicateText(const Matcher& matcher, const Saved& saved, Polarity polarity) {
  constexpr std::size_t kLongest = 4096;
  const Predicate predicate{saved, polarity == Polarity::kNegated};
  return Shorten(EscapeControl(std::visit(predicate, matcher.kind)), kLongest);
}

}  // namespace nstest
