#include "nstest/judge/describe.h"

#include "nstest/base/text.h"
#include "nstest/judge/matcher.h"
#include "nstest/judge/operand.h"

namespace nstest {

namespace {

// The predicate of a sentence whose subject is the evidence: "is 1", "has no item".
struct Predicate {
  const Saved& saved;
  bool negated;

  std::string Of(const Matcher& matcher) const {
    return std::visit(Predicate{saved, false}, matcher.kind);
  }

  std::string Is(const std::string& what) const { return (negated ? "is not " : "is ") + what; }

  std::string List(const Matchers& matchers, std::string_view separator) const {
    std::string text;
    for (const Matcher& matcher : matchers) {
      if (&matcher != matchers.data()) text += separator;
      text += Noun(matcher);
    }
    return text;
  }

  // A scalar stands for itself; anything else is "what ...".
  std::string Noun(const Matcher& matcher) const {
    if (const auto* equals = std::get_if<Equals>(&matcher.kind)) {
      return OperandText(equals->operand, saved);
    }
    return "what " + Of(matcher);
  }

  std::string operator()(const Equals& m) const { return Is(OperandText(m.operand, saved)); }

  std::string operator()(const IsAbsent& /*m*/) const { return Is("absent"); }

  std::string operator()(const IsEmpty& /*m*/) const { return Is("empty"); }

  std::string operator()(const Not& m) const {
    return std::visit(Predicate{saved, !negated}, m.of->kind);
  }

  std::string operator()(const Contains& m) const {
    return (negated ? "does not contain " : "contains ") + Noun(*m.item);
  }

  std::string operator()(const MatchesPattern& m) const {
    return (negated ? "does not match /" : "matches /") + m.pattern + "/";
  }

  std::string operator()(const OneOf& m) const { return Is("one of [" + List(m.options, ", ") + "]"); }

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
    return Is("within " + OperandText(m.within, saved) + " of " + OperandText(m.target, saved) + above);
  }

  std::string operator()(const Count& m) const {
    return (negated ? "has a count that is not what " : "has a count that ") + Of(*m.number);
  }

  std::string operator()(const Exactly& m) const {
    return (negated ? "has not exactly the items [" : "has exactly the items [") + List(m.items, ", ") +
           "] in any order";
  }

  std::string operator()(const Each& m) const {
    return (negated ? "has an item that is not what " : "has only items each of which ") + Of(*m.item);
  }

  std::string operator()(const Any& m) const {
    return (negated ? "has no item that " : "has an item that ") + Of(*m.item);
  }

  std::string operator()(const AllOf& m) const { return Joined(m.parts, negated ? " or " : " and "); }

  std::string operator()(const AnyOf& m) const { return Joined(m.parts, negated ? " and " : " or "); }

  std::string operator()(const HasFields& m) const {
    std::string text = negated ? "has not " : "has ";
    for (const auto& field : m.fields) {
      if (&field != m.fields.data()) text += " and ";
      text += field.first + " that " + Of(*field.second);
    }
    return text;
  }

  std::string operator()(const Items& m) const { return Is("the list [" + List(m.items, ", ") + "]"); }

  std::string Joined(const Matchers& parts, std::string_view separator) const {
    std::string text;
    for (const Matcher& part : parts) {
      if (&part != parts.data()) text += separator;
      text += std::visit(*this, part.kind);
    }
    return text;
  }
};

}  // namespace

std::string PredicateText(const Matcher& matcher, const Saved& saved, Polarity polarity) {
  return EscapeControl(
      std::visit(Predicate{saved, polarity == Polarity::kNegated}, matcher.kind));
}

std::string MatcherText(const Matcher& matcher, const Saved& saved) {
  return PredicateText(matcher, saved, Polarity::kPlain);
}

}  // namespace nstest
