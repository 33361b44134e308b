// The one place that includes gMock: each matcher of the language is one of gMock's, on Value, so
// that composing, negating and explaining them is gMock's work.
#include "nstest/judge/matcher.h"

#include <gmock/gmock-matchers.h>
#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <ostream>
#include <sstream>

#include "nstest/base/text.h"
#include "nstest/judge/describe.h"
#include "nstest/judge/operand.h"

namespace nstest {

namespace {

using ValueMatcher = testing::Matcher<const Value&>;
using testing::MatchResultListener;

constexpr std::size_t kShown = 2000;

ValueMatcher Make(const Matcher& matcher, const Saved& saved);

// A matcher made of a sentence about it and a function that decides, and says what is wrong where
// the value alone does not show it.
class Decision : public testing::MatcherInterface<const Value&> {
 public:
  using Decide = std::function<bool(const Value&, MatchResultListener&)>;

  Decision(std::string plain, std::string negated, Decide decide)
      : plain_(std::move(plain)), negated_(std::move(negated)), decide_(std::move(decide)) {}

  bool MatchAndExplain(const Value& seen, MatchResultListener* listener) const override {
    return decide_(seen, *listener);
  }

  void DescribeTo(std::ostream* out) const override { *out << plain_; }

  void DescribeNegationTo(std::ostream* out) const override { *out << negated_; }

 private:
  std::string plain_;
  std::string negated_;
  Decide decide_;
};

bool NumberOf(const Value& seen, MatchResultListener& listener, double& number) {
  const auto found = AsNumber(seen);
  if (!found) listener << "is no number";
  number = found.value_or(0);
  return found.has_value();
}

double OperandNumber(const std::string& operand, const Saved& saved) {
  return AsNumber(OperandValue(operand, saved)).value_or(std::nan(""));
}

bool InOrder(Order order, double seen, double operand) {
  switch (order) {
    case Order::kGreater:
      return seen > operand;
    case Order::kLess:
      return seen < operand;
    case Order::kAtLeast:
      return seen >= operand;
    case Order::kAtMost:
      return seen <= operand;
  }
  return false;
}

// Items of a list, fields of a map, characters of a text (of UTF-8, lead bytes); -1: not countable.
long CountOf(const Value& seen) {
  if (seen.list() != nullptr) return static_cast<long>(seen.list()->size());
  if (seen.map() != nullptr) return static_cast<long>(seen.map()->size());
  if (seen.text() == nullptr) return -1;
  return std::count_if(seen.text()->begin(), seen.text()->end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  });
}

// Whether every matcher can have an item of its own: augmenting paths, since one item may satisfy
// several matchers.
bool Assign(const std::vector<ValueMatcher>& matchers, const Value::List& items) {
  std::vector<int> owner(items.size(), -1);
  for (std::size_t m = 0; m < matchers.size(); ++m) {
    std::vector<bool> tried(items.size(), false);
    const std::function<bool(std::size_t)> find = [&](std::size_t matcher) {
      for (std::size_t i = 0; i < items.size(); ++i) {
        if (tried[i] || !matchers[matcher].Matches(items[i])) continue;
        tried[i] = true;
        if (owner[i] >= 0 && !find(static_cast<std::size_t>(owner[i]))) continue;
        owner[i] = static_cast<int>(matcher);
        return true;
      }
      return false;
    };
    if (!find(m)) return false;
  }
  return true;
}

std::vector<ValueMatcher> MakeAll(const Matchers& matchers, const Saved& saved) {
  std::vector<ValueMatcher> made;
  made.reserve(matchers.size());
  for (const Matcher& matcher : matchers) made.push_back(Make(matcher, saved));
  return made;
}

// Builds the deciding function of each kind of matcher.
struct Maker {
  const Saved& saved;

  Decision::Decide operator()(const Equals& m) const {
    return [operand = OperandValue(m.operand, saved)](const Value& seen, MatchResultListener&) {
      return SameValue(operand, seen);
    };
  }

  Decision::Decide operator()(const IsAbsent& /*m*/) const {
    return [](const Value& seen, MatchResultListener&) { return seen.is_absent(); };
  }

  Decision::Decide operator()(const IsEmpty& /*m*/) const {
    return [](const Value& seen, MatchResultListener&) { return CountOf(seen) == 0; };
  }

  Decision::Decide operator()(const Not& m) const {
    return [inner = testing::Not(Make(*m.of, saved))](const Value& seen, MatchResultListener& l) {
      return ValueMatcher(inner).MatchAndExplain(seen, &l);
    };
  }

  Decision::Decide operator()(const Contains& m) const {
    const auto* scalar = std::get_if<Equals>(&m.item->kind);
    const Value operand = scalar != nullptr ? OperandValue(scalar->operand, saved) : Value();
    return [item = Make(*m.item, saved), operand](const Value& seen, MatchResultListener& listener) {
      if (seen.list() != nullptr) {
        return std::any_of(seen.list()->begin(), seen.list()->end(),
                           [&](const Value& one) { return item.Matches(one); });
      }
      const std::string part = operand.is_number() ? DisplayText(operand)
                               : operand.text() != nullptr ? *operand.text()
                                                           : std::string();
      if (seen.text() != nullptr && !part.empty()) {
        return seen.text()->find(part) != std::string::npos;
      }
      if (seen.map() != nullptr && !part.empty()) return seen.Find(part) != nullptr;
      listener << "cannot contain that";
      return false;
    };
  }

  Decision::Decide operator()(const MatchesPattern& m) const {
    return [pattern = m.pattern](const Value& seen, MatchResultListener& listener) {
      const bool scalar = seen.text() != nullptr || seen.is_number();
      if (!scalar) {
        listener << "is no text";
        return false;
      }
      const RE2 compiled(pattern, RE2::Quiet);
      return RE2::FullMatch(seen.text() != nullptr ? *seen.text() : DisplayText(seen), compiled);
    };
  }

  Decision::Decide operator()(const OneOf& m) const { return AnyOfThese(m.options); }

  Decision::Decide operator()(const Compares& m) const {
    return [order = m.order, operand = OperandNumber(m.operand, saved)](
               const Value& seen, MatchResultListener& listener) {
      double number = 0;
      return NumberOf(seen, listener, number) && InOrder(order, number, operand);
    };
  }

  Decision::Decide operator()(const Between& m) const {
    return [low = OperandNumber(m.low, saved), high = OperandNumber(m.high, saved)](
               const Value& seen, MatchResultListener& listener) {
      double number = 0;
      return NumberOf(seen, listener, number) && number >= low && number <= high;
    };
  }

  Decision::Decide operator()(const Near& m) const {
    const double above = m.above.empty() ? 0 : OperandNumber(m.above, saved);
    return [target = OperandNumber(m.target, saved) + above,
            within = OperandNumber(m.within, saved)](const Value& seen,
                                                     MatchResultListener& listener) {
      double number = 0;
      return NumberOf(seen, listener, number) && std::fabs(number - target) <= within;
    };
  }

  Decision::Decide operator()(const Count& m) const {
    return [inner = Make(*m.number, saved)](const Value& seen, MatchResultListener& listener) {
      const long count = CountOf(seen);
      if (count < 0) {
        listener << "cannot be counted";
        return false;
      }
      listener << "has a count of " << count;
      return inner.Matches(Value(count));
    };
  }

  Decision::Decide operator()(const Exactly& m) const {
    return [wanted = MakeAll(m.items, saved)](const Value& seen, MatchResultListener& listener) {
      if (seen.list() == nullptr) {
        listener << "is no list";
        return false;
      }
      return seen.list()->size() == wanted.size() && Assign(wanted, *seen.list());
    };
  }

  Decision::Decide operator()(const Each& m) const {
    return [inner = Make(*m.item, saved)](const Value& seen, MatchResultListener& listener) {
      if (seen.list() == nullptr || seen.list()->empty()) {
        listener << "has no item to look at";
        return false;
      }
      for (std::size_t i = 0; i < seen.list()->size(); ++i) {
        const Value& item = (*seen.list())[i];
        if (inner.Matches(item)) continue;
        listener << "has item " << i + 1 << " that is " << DisplayText(item, kShown);
        return false;
      }
      return true;
    };
  }

  Decision::Decide operator()(const Any& m) const {
    return [inner = Make(*m.item, saved)](const Value& seen, MatchResultListener&) {
      return seen.list() != nullptr &&
             std::any_of(seen.list()->begin(), seen.list()->end(),
                         [&](const Value& item) { return inner.Matches(item); });
    };
  }

  Decision::Decide operator()(const AllOf& m) const {
    return [inner = testing::AllOfArray(MakeAll(m.parts, saved))](const Value& seen,
                                                                 MatchResultListener&) {
      return ValueMatcher(inner).Matches(seen);
    };
  }

  Decision::Decide operator()(const AnyOf& m) const { return AnyOfThese(m.parts); }

  Decision::Decide operator()(const HasFields& m) const {
    std::vector<std::pair<std::string, ValueMatcher>> wanted;
    for (const auto& [name, matcher] : m.fields) wanted.emplace_back(name, Make(*matcher, saved));
    return [wanted](const Value& seen, MatchResultListener& listener) {
      if (seen.map() == nullptr) {
        listener << "has no fields";
        return false;
      }
      return std::all_of(wanted.begin(), wanted.end(), [&](const auto& field) {
        const Value* value = seen.Find(field.first);
        return field.second.Matches(value != nullptr ? *value : Value());
      });
    };
  }

  Decision::Decide operator()(const Items& m) const {
    return [wanted = MakeAll(m.items, saved)](const Value& seen, MatchResultListener& listener) {
      if (seen.list() == nullptr) {
        listener << "is no list";
        return false;
      }
      if (seen.list()->size() != wanted.size()) return false;
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!wanted[i].Matches((*seen.list())[i])) return false;
      }
      return true;
    };
  }

  Decision::Decide AnyOfThese(const Matchers& parts) const {
    return [inner = testing::AnyOfArray(MakeAll(parts, saved))](const Value& seen,
                                                                MatchResultListener&) {
      return ValueMatcher(inner).Matches(seen);
    };
  }
};

bool SpeaksOfUnreadable(const Matcher& matcher) {
  if (const auto* fields = std::get_if<HasFields>(&matcher.kind)) {
    return std::any_of(fields->fields.begin(), fields->fields.end(),
                       [](const auto& field) { return field.first == "unreadable"; });
  }
  if (const auto* inner = std::get_if<Not>(&matcher.kind)) return SpeaksOfUnreadable(*inner->of);
  const Matchers* parts = nullptr;
  if (const auto* all = std::get_if<AllOf>(&matcher.kind)) parts = &all->parts;
  if (const auto* any = std::get_if<AnyOf>(&matcher.kind)) parts = &any->parts;
  return parts != nullptr && std::any_of(parts->begin(), parts->end(), SpeaksOfUnreadable);
}

ValueMatcher Make(const Matcher& matcher, const Saved& saved) {
  auto decide = std::visit(Maker{saved}, matcher.kind);
  // What could not be read is neither equal nor unequal to anything.
  const bool may_be_unreadable = SpeaksOfUnreadable(matcher);
  auto guarded = [decide = std::move(decide), may_be_unreadable](const Value& seen,
                                                                 MatchResultListener& listener) {
    const Value* why = seen.Find("unreadable");
    if (why != nullptr && !may_be_unreadable) {
      listener << "could not be read: " << DisplayText(*why);
      return false;
    }
    return decide(seen, listener);
  };
  return ValueMatcher(new Decision(PredicateText(matcher, saved, Polarity::kPlain),
                                   PredicateText(matcher, saved, Polarity::kNegated),
                                   std::move(guarded)));
}

std::string Subject(const std::string& path) { return path.empty() ? "it" : path; }

Judgement Whole(const Matcher& matcher, const Value& seen, const Saved& saved,
                const std::string& path) {
  const ValueMatcher made = Make(matcher, saved);
  testing::StringMatchResultListener listener;
  const bool unreadable = seen.Find("unreadable") != nullptr && !SpeaksOfUnreadable(matcher);
  std::ostringstream description;
  made.DescribeTo(&description);
  Judgement judgement{.holds = made.MatchAndExplain(seen, &listener) && !unreadable};
  judgement.expected = Subject(path) + ' ' + description.str();
  judgement.seen = Subject(path) + " is " + DisplayText(seen, kShown);
  if (!judgement.holds && !listener.str().empty()) judgement.seen += ", which " + listener.str();
  return judgement;
}

Judgement Narrow(const Matcher& matcher, const Value& seen, const Saved& saved,
                 const std::string& path);

// All parts' failures, one below the other.
Judgement Merge(std::vector<Judgement> parts) {
  Judgement merged{.holds = true};
  for (const Judgement& part : parts) merged.holds = merged.holds && part.holds;
  for (const Judgement& part : parts) {
    if (!merged.holds && part.holds) continue;  // only what is at fault
    merged.expected += (merged.expected.empty() ? "" : "; ") + part.expected;
    merged.seen += (merged.seen.empty() ? "" : "; ") + part.seen;
  }
  return merged;
}

// Goes down to the fields, parts and items that are at fault.
struct Narrower {
  const Matcher& matcher;
  const Value& seen;
  const Saved& saved;
  const std::string& path;

  Judgement operator()(const HasFields& m) const {
    if (seen.map() == nullptr) return Whole(matcher, seen, saved, path);
    std::vector<Judgement> parts;
    for (const auto& [name, inner] : m.fields) {
      const Value* value = seen.Find(name);
      parts.push_back(Narrow(*inner, value != nullptr ? *value : Value(), saved,
                             path.empty() ? name : path + '.' + name));
    }
    return Merge(std::move(parts));
  }

  Judgement operator()(const AllOf& m) const {
    std::vector<Judgement> parts;
    for (const Matcher& part : m.parts) parts.push_back(Narrow(part, seen, saved, path));
    return Merge(std::move(parts));
  }

  Judgement operator()(const Items& m) const {
    const bool comparable = seen.list() != nullptr && seen.list()->size() == m.items.size();
    if (!comparable || m.items.empty()) return Whole(matcher, seen, saved, path);
    std::vector<Judgement> parts;
    for (std::size_t i = 0; i < m.items.size(); ++i) {
      const std::string item = "item " + std::to_string(i + 1);
      parts.push_back(Narrow(m.items[i], (*seen.list())[i], saved,
                             path.empty() ? item : path + ' ' + item));
    }
    return Merge(std::move(parts));
  }

  template <typename Other>
  Judgement operator()(const Other& /*m*/) const {
    return Whole(matcher, seen, saved, path);
  }
};

Judgement Narrow(const Matcher& matcher, const Value& seen, const Saved& saved,
                 const std::string& path) {
  const bool unreadable = seen.Find("unreadable") != nullptr;
  if (unreadable) return Whole(matcher, seen, saved, path);
  return std::visit(Narrower{matcher, seen, saved, path}, matcher.kind);
}

}  // namespace

Judgement JudgeValue(const Matcher& matcher, const Value& seen, const Saved& saved,
                     const std::string& subject) {
  return Narrow(matcher, seen, saved, subject);
}

}  // namespace nstest
