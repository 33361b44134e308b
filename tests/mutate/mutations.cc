#include "mutate/mutations.h"

#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "nstest/base/names.h"
#include "nstest/base/text.h"
#include "nstest/judge/operand.h"

namespace nstest {

namespace {

// What no scenario expects of anything, and no kernel answers.
constexpr std::string_view kNever = "never and nowhere";

// Another operand, and how it came about.
struct Operand {
  std::string what;
  std::string text;
};

// Of a number among others: which of the items is meant, such as a PID, whose neighbour is an item
// too and may be like it.
constexpr double kFar = 1'000'003;

Matcher Make(Matcher::Kind kind) {
  return {std::move(kind), {}};
}

std::optional<double> NumberOf(const std::string& operand, const Saved& saved) {
  const auto number = ResolveNumber(operand, saved);
  return number ? std::optional(*number) : std::nullopt;
}

Operand OtherText(const std::string& text) {
  if (text == "true") return {"true to false", "false"};
  if (text == "false") return {"false to true", "true"};
  const auto errnum = ErrnoByName(text);
  if (errnum) return {"another errno", ErrnoName(*errnum + 1)};
  return {"text changed", text + "~"};
}

// The operand's next neighbour: what a scenario that says nothing would let pass as well.
Operand OtherOperand(const std::string& operand, const Saved& saved, double far) {
  const auto value = ResolveOperand(operand, saved);
  if (!value) return {"something else", std::string(kNever)};
  if (const auto number = AsNumber(*value)) {
    return {"number + " + NumberText(far), NumberText(*number + far)};
  }
  if (const bool* flag = value->boolean()) return OtherText(*flag ? "true" : "false");
  if (const std::string* text = value->text()) return OtherText(*text);
  return {"something else", std::string(kNever)};
}

Order OppositeOf(Order order) {
  constexpr std::array kOpposites{Order::kAtMost, Order::kAtLeast, Order::kLess, Order::kGreater};
  return kOpposites.at(static_cast<std::size_t>(order));
}

struct Mutator {
  const Saved& saved;
  double far = 1;  // how far a number is moved

  std::vector<Mutation> operator()(const Equals& m) const {
    const Operand other = OtherOperand(m.operand, saved, far);
    return {{other.what, Make(Equals{other.text})}};
  }

  std::vector<Mutation> operator()(const IsAbsent& m) const {
    return {{"absent to present", Make(Not{Make(m)})}};
  }

  std::vector<Mutation> operator()(const IsEmpty& m) const {
    return {{"empty to not empty", Make(Not{Make(m)})}};
  }

  std::vector<Mutation> operator()(const Not& m) const { return {{"not X to X", *m.of}}; }

  std::vector<Mutation> operator()(const MatchesPattern& m) const {
    return {{"pattern of nothing", Make(MatchesPattern{"[^\\x00-\\x{10FFFF}]"})},
            {"pattern and a tail", Make(MatchesPattern{"(?:" + m.pattern + ")~"})}};
  }

  std::vector<Mutation> operator()(const Compares& m) const {
    return {{"order reversed", Make(Compares{OppositeOf(m.order), m.operand})}};
  }

  // The range moved by its own length, up and down.
  std::vector<Mutation> operator()(const Between& m) const {
    const auto low = NumberOf(m.low, saved);
    const auto high = NumberOf(m.high, saved);
    if (!low || !high) return {};
    const double by = *high - *low + 1;
    return {{"range moved up", Make(Between{NumberText(*low + by), NumberText(*high + by)})},
            {"range moved down", Make(Between{NumberText(*low - by), NumberText(*high - by)})}};
  }

  // Moved outside, and to where nothing would have happened or the contrary.
  std::vector<Mutation> operator()(const Near& m) const {
    const auto target = NumberOf(m.target, saved);
    const auto within = NumberOf(m.within, saved);
    if (!target || !within) return {};
    const double by = 2 * *within + 1;
    std::vector<Mutation> made{
        {"target moved up", Make(Near{NumberText(*target + by), m.within, m.above})},
        {"target moved down", Make(Near{NumberText(*target - by), m.within, m.above})}};
    if (*target != 0) {
      made.push_back({"target to 0", Make(Near{"0", m.within, m.above})});
      made.push_back({"sign changed", Make(Near{NumberText(-*target), m.within, m.above})});
    }
    return made;
  }

  std::vector<Mutation> operator()(const Contains& m) const { return Member("contains", m); }

  std::vector<Mutation> operator()(const Each& m) const { return One("each", m); }

  std::vector<Mutation> operator()(const Any& m) const { return Member("any", m); }

  std::vector<Mutation> operator()(const Count& m) const {
    return Inside("count", *m.number, [](Matcher number) { return Count{std::move(number)}; });
  }

  std::vector<Mutation> operator()(const OneOf& m) const {
    return Alternatives("every option", m.options,
                        [](Matchers all) { return OneOf{std::move(all)}; });
  }

  std::vector<Mutation> operator()(const AnyOf& m) const {
    return Alternatives("every part", m.parts, [](Matchers all) { return AnyOf{std::move(all)}; });
  }

  std::vector<Mutation> operator()(const AllOf& m) const {
    return EachOf("part ", m.parts, [](Matchers all) { return AllOf{std::move(all)}; });
  }

  std::vector<Mutation> operator()(const Exactly& m) const {
    return List(m.items, [](Matchers all) { return Exactly{std::move(all)}; });
  }

  std::vector<Mutation> operator()(const Items& m) const {
    return List(m.items, [](Matchers all) { return Items{std::move(all)}; });
  }

  std::vector<Mutation> operator()(const HasFields& m) const {
    std::vector<Mutation> made;
    for (std::size_t i = 0; i < m.fields.size(); ++i) {
      const auto put = [&](Matcher changed) {
        HasFields fields = m;
        *fields.fields[i].second = std::move(changed);
        return fields;
      };
      for (Mutation& one : Inside(m.fields[i].first, *m.fields[i].second, put))
        made.push_back(std::move(one));
    }
    return made;
  }

  // The mutations of a matcher inside, each put back with `put`.
  template <typename Put>
  std::vector<Mutation> Inside(const std::string& where, const Matcher& inner, Put put) const {
    std::vector<Mutation> made = std::visit(*this, inner.kind);
    for (Mutation& one : made) {
      one.what.insert(0, where + ": ");
      one.matcher = Make(put(std::move(one.matcher)));
    }
    return made;
  }

  template <typename Kind>
  std::vector<Mutation> One(const std::string& name, const Kind& m) const {
    return Inside(name, *m.item, [](Matcher item) { return Kind{std::move(item)}; });
  }

  // An item that is known by its fields.
  template <typename Kind>
  std::vector<Mutation> Member(const std::string& name, const Kind& m) const {
    const bool known = std::holds_alternative<HasFields>(m.item->kind);
    return known ? Mutator{saved, kFar}.One(name, m) : One(name, m);
  }

  template <typename Put>
  std::vector<Mutation> EachOf(const std::string& name, const Matchers& all, Put put) const {
    std::vector<Mutation> made;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto put_one = [&](Matcher changed) {
        Matchers others = all;
        others[i] = std::move(changed);
        return put(std::move(others));
      };
      for (Mutation& one : Inside(name + std::to_string(i + 1), all[i], put_one))
        made.push_back(std::move(one));
    }
    return made;
  }

  // All of them at once: one that does not hold may be what it likes.
  template <typename Put>
  std::vector<Mutation> Alternatives(const std::string& name, const Matchers& all, Put put) const {
    Matchers changed;
    for (const Matcher& one : all) {
      // Present is what the other alternatives are.
      const bool is_absent = std::holds_alternative<IsAbsent>(one.kind);
      const Matcher never = Make(Equals{std::string(kNever)});
      const auto mutations = std::visit(*this, (is_absent ? never : one).kind);
      if (mutations.empty()) return {};
      changed.push_back(mutations.front().matcher);
    }
    return {{name + " changed", Make(put(std::move(changed)))}};
  }

  // Of a list without an order or with one: each item, one less, one more.
  template <typename Put>
  std::vector<Mutation> List(const Matchers& items, Put put) const {
    std::vector<Mutation> made = EachOf("item ", items, put);
    if (items.size() > 1)
      made.push_back({"item dropped", Make(put({items.begin() + 1, items.end()}))});
    Matchers more = items;
    more.push_back(Make(Equals{std::string(kNever)}));
    made.push_back({"item added", Make(put(std::move(more)))});
    return made;
  }
};

}  // namespace

std::vector<Mutation> MutationsOf(const Matcher& matcher, const Saved& saved) {
  std::vector<Mutation> made = std::visit(Mutator{saved}, matcher.kind);
  for (Mutation& one : made) one.matcher.mark = matcher.mark;
  return made;
}

}  // namespace nstest
