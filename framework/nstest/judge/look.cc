// The one place that includes gMock: each matcher of the language becomes one of gMock's, on Value,
// and gMock puts them together. A negation is moved inwards, to the matchers that look at a value:
// only there "it does not hold" and "it cannot be asked" differ. What is absent cannot be asked: a
// `not` that held of it would hold where nothing was seen at all.
#include "nstest/judge/look.h"

#include <gmock/gmock-matchers.h>

#include <algorithm>
#include <functional>
#include <ostream>
#include <vector>

#include "nstest/base/text.h"
#include "nstest/judge/answer.h"
#include "nstest/judge/operand.h"

namespace nstest {

namespace {

using testing::AllOfArray;
using testing::AnyOfArray;
using testing::MatchResultListener;
using testing::ResultOf;
using ValueMatcher = testing::Matcher<const Value&>;
using ListMatcher = testing::Matcher<const Value::List&>;

// A matcher of the language: its sentence, and what decides. Of unreadable evidence only what
// speaks of that can hold.
class Question : public testing::MatcherInterface<const Value&> {
 public:
  using Decide = std::function<bool(const Value&, MatchResultListener&)>;

  Question(std::string sentence, bool of_unreadable, Decide decide)
      : sentence_(std::move(sentence)), of_unreadable_(of_unreadable), decide_(std::move(decide)) {}

  bool MatchAndExplain(const Value& seen, MatchResultListener* listener) const override {
    return (of_unreadable_ || !IsUnreadable(seen)) && decide_(seen, *listener);
  }

  void DescribeTo(std::ostream* out) const override { *out << sentence_; }

 private:
  std::string sentence_;
  bool of_unreadable_;
  Decide decide_;
};

// Whether every matcher can have an item of its own: augmenting paths, since one item may satisfy
// several matchers. `owner[i]` is the matcher that has item i, or -1.
class Assignment {
 public:
  Assignment(const std::vector<ValueMatcher>& matchers, const Value::List& items)
      : owners_(items.size(), -1) {
    for (const ValueMatcher& matcher : matchers) {
      std::vector<bool>& row = fits_.emplace_back();
      for (const Value& item : items) row.push_back(matcher.Matches(item));
    }
    for (std::size_t m = 0; m < matchers.size(); ++m) {
      std::vector<bool> tried(items.size(), false);
      if (!Place(m, tried)) unplaced_.push_back(m);
    }
  }

  /// The first matcher without an item.
  std::optional<std::size_t> unplaced() const {
    return unplaced_.empty() ? std::nullopt : std::optional(unplaced_.front());
  }

  /// The first item that no matcher has.
  std::optional<std::size_t> unclaimed() const {
    const auto found = std::find(owners_.begin(), owners_.end(), -1);
    if (found == owners_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - owners_.begin());
  }

 private:
  bool Place(std::size_t matcher, std::vector<bool>& tried) {
    for (std::size_t i = 0; i < owners_.size(); ++i) {
      if (tried[i] || !fits_[matcher][i]) continue;
      tried[i] = true;
      if (owners_[i] >= 0 && !Place(static_cast<std::size_t>(owners_[i]), tried)) continue;
      owners_[i] = static_cast<int>(matcher);
      return true;
    }
    return false;
  }

  std::vector<int> owners_;
  std::vector<std::vector<bool>> fits_;
  std::vector<std::size_t> unplaced_;
};

bool RequireList(const Value& seen, MatchResultListener& listener) {
  if (seen.list() != nullptr) return true;
  listener << "is no list";
  return false;
}

struct Maker;

ValueMatcher Make(const Matcher& matcher, const Maker& maker);

// Builds the deciding function of each kind of matcher.
struct Maker {
  const Saved& saved;
  Polarity polarity;
  // Inside `not: {contains: {via: x}}`: an item without `via` is not what is looked for.
  bool of_item = false;

  bool negated() const { return polarity == Polarity::kNegated; }

  // Of a matcher that looks at the value itself.
  template <typename Kind>
  Question::Decide Leaf(const Kind& matcher,
                        Answer (*ask)(const Kind&, const Value&, const Saved&)) const {
    return [=, no = negated(), &names = saved](const Value& seen, MatchResultListener& listener) {
      const Answer answer = ask(matcher, seen, names);
      listener << answer.why;
      return answer.holds && *answer.holds != no;
    };
  }

  std::vector<ValueMatcher> MakeAll(const Matchers& matchers, Polarity as) const {
    std::vector<ValueMatcher> made;
    made.reserve(matchers.size());
    for (const Matcher& matcher : matchers) {
      made.push_back(Make(matcher, Maker{saved, as, of_item}));
    }
    return made;
  }

  // Of the items of a list.
  ValueMatcher MakeItem(const Matcher& matcher) const {
    return Make(matcher, Maker{saved, polarity, of_item || negated()});
  }

  static Question::Decide Of(const ValueMatcher& matcher) {
    return [matcher](const Value& seen, MatchResultListener& /*listener*/) {
      return matcher.Matches(seen);
    };
  }

  // All of them, or one: the negation of the one is the other, of the negated.
  Question::Decide All(const std::vector<ValueMatcher>& matchers) const {
    if (negated()) return Of(ValueMatcher(AnyOfArray(matchers)));
    return Of(ValueMatcher(AllOfArray(matchers)));
  }

  Question::Decide One(const std::vector<ValueMatcher>& matchers) const {
    if (negated()) return Of(ValueMatcher(AllOfArray(matchers)));
    return Of(ValueMatcher(AnyOfArray(matchers)));
  }

  // The same of the items of a list.
  ListMatcher EachItem(const ValueMatcher& item) const {
    if (negated()) return testing::Contains(item);
    return testing::Each(item);
  }

  ListMatcher AnItem(const ValueMatcher& item) const {
    if (negated()) return testing::Each(item);
    return testing::Contains(item);
  }

  Question::Decide operator()(const Equals& m) const {
    return [ask = Leaf<Equals>(m, Ask), asks_in_vain = negated() && !of_item](
               const Value& seen, MatchResultListener& listener) {
      if (!asks_in_vain || !seen.is_absent()) return ask(seen, listener);
      listener << "is no value";
      return false;
    };
  }

  Question::Decide operator()(const IsAbsent& m) const { return Leaf<IsAbsent>(m, Ask); }

  Question::Decide operator()(const IsEmpty& m) const { return Leaf<IsEmpty>(m, Ask); }

  Question::Decide operator()(const MatchesPattern& m) const {
    return Leaf<MatchesPattern>(m, Ask);
  }

  Question::Decide operator()(const Compares& m) const { return Leaf<Compares>(m, Ask); }

  Question::Decide operator()(const Between& m) const { return Leaf<Between>(m, Ask); }

  Question::Decide operator()(const Near& m) const { return Leaf<Near>(m, Ask); }

  Question::Decide operator()(const Not& m) const {
    return Of(Make(*m.of, Maker{saved, Opposite(polarity)}));
  }

  Question::Decide operator()(const Contains& m) const {
    const ListMatcher items = AnItem(MakeItem(*m.item));
    return [items, part = Leaf<Contains>(m, AskForPart)](const Value& seen,
                                                         MatchResultListener& listener) {
      return seen.list() != nullptr ? items.Matches(*seen.list()) : part(seen, listener);
    };
  }

  Question::Decide operator()(const OneOf& m) const { return One(MakeAll(m.options, polarity)); }

  Question::Decide operator()(const AnyOf& m) const { return One(MakeAll(m.parts, polarity)); }

  Question::Decide operator()(const AllOf& m) const { return All(MakeAll(m.parts, polarity)); }

  Question::Decide operator()(const Count& m) const {
    return [number = Make(*m.number, *this)](const Value& seen, MatchResultListener& listener) {
      const auto count = CountOf(seen);
      if (!count) listener << "cannot be counted";
      return count && number.Matches(Value(*count));
    };
  }

  Question::Decide operator()(const Each& m) const {
    return [items = EachItem(MakeItem(*m.item))](const Value& seen, MatchResultListener& listener) {
      if (!RequireList(seen, listener)) return false;
      if (seen.list()->empty()) listener << "has no item to look at";
      return !seen.list()->empty() && items.Matches(*seen.list());
    };
  }

  Question::Decide operator()(const Any& m) const {
    return [items = AnItem(MakeItem(*m.item))](const Value& seen, MatchResultListener& listener) {
      return RequireList(seen, listener) && items.Matches(*seen.list());
    };
  }

  Question::Decide operator()(const Exactly& m) const {
    return [matchers = MakeAll(m.items, Polarity::kPlain), wanted = m.items, names = saved,
            no = negated()](const Value& seen, MatchResultListener& listener) {
      if (!RequireList(seen, listener)) return false;
      const Value::List& items = *seen.list();
      if (no && std::any_of(items.begin(), items.end(), IsUnreadable)) return false;
      const Assignment assignment(matchers, items);
      const auto unplaced = assignment.unplaced();
      const auto unclaimed = assignment.unclaimed();
      if (unplaced) {
        listener << "has none that " << PredicateText(wanted[*unplaced], names, Polarity::kPlain);
      } else if (unclaimed) {
        listener << "has " << DisplayText(items[*unclaimed]) << " as well";
      }
      return (unplaced || unclaimed) == no;
    };
  }

  Question::Decide operator()(const HasFields& m) const {
    std::vector<ValueMatcher> fields;
    for (const auto& [name, matcher] : m.fields) {
      const auto field = [name = name](const Value& map) {
        const Value* value = map.Find(name);
        return value != nullptr ? *value : Value();
      };
      fields.emplace_back(ResultOf(field, Make(*matcher, *this)));
    }
    return [decide = All(fields)](const Value& seen, MatchResultListener& listener) {
      if (seen.map() == nullptr) listener << "has no fields";
      return seen.map() != nullptr && decide(seen, listener);
    };
  }

  Question::Decide operator()(const Items& m) const {
    return [items = MakeAll(m.items, polarity), no = negated()](const Value& seen,
                                                                MatchResultListener& listener) {
      if (!RequireList(seen, listener)) return false;
      const std::size_t count = seen.list()->size();
      if (count != items.size()) {
        listener << "has " << count << (count == 1 ? " item" : " items") << ", not "
                 << items.size();
        return no;
      }
      std::size_t held = 0;
      for (std::size_t i = 0; i < count; ++i) held += items[i].Matches((*seen.list())[i]) ? 1U : 0U;
      return no ? held > 0 : held == count;
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
  if (const auto* one = std::get_if<OneOf>(&matcher.kind)) parts = &one->options;
  return parts != nullptr && std::any_of(parts->begin(), parts->end(), SpeaksOfUnreadable);
}

ValueMatcher Make(const Matcher& matcher, const Maker& maker) {
  return ValueMatcher(new Question(PredicateText(matcher, maker.saved, maker.polarity),
                                   SpeaksOfUnreadable(matcher), std::visit(maker, matcher.kind)));
}

}  // namespace

Sight LookAt(const Matcher& matcher, const Value& seen, const Saved& saved, Polarity polarity) {
  testing::StringMatchResultListener listener;
  const bool holds = Make(matcher, Maker{saved, polarity}).MatchAndExplain(seen, &listener);
  return {holds, listener.str()};
}

}  // namespace nstest
