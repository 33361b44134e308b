#include "nstest/judge/matcher.h"

#include <vector>

#include "nstest/base/text.h"
#include "nstest/judge/answer.h"
#include "nstest/judge/describe.h"
#include "nstest/judge/look.h"
#include "nstest/judge/operand.h"

namespace nstest {

namespace {

constexpr std::size_t kShown = 4096;

std::string Subject(const std::string& path) {
  return path.empty() ? "it" : path;
}

std::string FieldPath(const std::string& path, const std::string& field) {
  if (path.empty()) return field;
  return path.find(' ') == std::string::npos ? path + '.' + field : field + " of " + path;
}

std::string ItemPath(const std::string& path, std::size_t index) {
  const std::string item = "item " + std::to_string(index + 1);
  return path.empty() ? item : item + " of " + path;
}

// All the parts' sentences, or of a failure those that are at fault.
Judgement Merge(const std::vector<Judgement>& parts) {
  Judgement merged{.holds = true};
  for (const Judgement& part : parts) merged.holds = merged.holds && part.holds;
  for (const Judgement& part : parts) {
    if (!merged.holds && part.holds) continue;
    merged.expected += (merged.expected.empty() ? "" : "; ") + part.expected;
    merged.seen += (merged.seen.empty() ? "" : "; ") + part.seen;
  }
  return merged;
}

// Judges a value, and goes down to the fields, parts and items that are at fault.
struct Narrower {
  const Value& seen;
  const Saved& saved;
  const std::string& path;
  Polarity polarity;

  bool negated() const { return polarity == Polarity::kNegated; }

  Judgement operator()(const Not& m) const {
    const Narrower inner{seen, saved, path, Opposite(polarity)};
    return inner.Of(*m.of);
  }

  Judgement operator()(const HasFields& m) const {
    const bool splits = !negated() || m.fields.size() == 1;
    if (seen.map() == nullptr || !splits) return Whole(m);
    std::vector<Judgement> parts;
    for (const auto& [name, inner] : m.fields) {
      const Value* value = seen.Find(name);
      parts.push_back(Part(*inner, value != nullptr ? *value : Value(), FieldPath(path, name)));
    }
    return Merge(parts);
  }

  Judgement operator()(const AllOf& m) const { return negated() ? Whole(m) : All(m.parts); }

  Judgement operator()(const AnyOf& m) const { return negated() ? All(m.parts) : Whole(m); }

  Judgement operator()(const Count& m) const {
    const auto count = CountOf(seen);
    if (!count) return Whole(m);
    const std::string what = path.empty() ? "its count" : "the count of " + path;
    Judgement judgement = Part(*m.number, Value(*count), what);
    judgement.seen += ": " + DisplayText(seen, kShown);
    return judgement;
  }

  Judgement operator()(const Each& m) const {
    Judgement judgement = Whole(m);
    if (judgement.holds || negated() || seen.list() == nullptr) return judgement;
    for (std::size_t i = 0; i < seen.list()->size(); ++i) {
      const Judgement item = Part(*m.item, (*seen.list())[i], ItemPath(path, i));
      if (item.holds) continue;
      judgement.seen = item.seen;
      break;
    }
    return judgement;
  }

  Judgement operator()(const Items& m) const {
    const bool splits = seen.list() != nullptr && seen.list()->size() == m.items.size();
    if (negated() || !splits || m.items.empty()) return Whole(m);
    std::vector<Judgement> parts;
    for (std::size_t i = 0; i < m.items.size(); ++i) {
      parts.push_back(Part(m.items[i], (*seen.list())[i], ItemPath(path, i)));
    }
    return Merge(parts);
  }

  Judgement operator()(const Equals& m) const { return Whole(m); }

  Judgement operator()(const IsAbsent& m) const { return Whole(m); }

  Judgement operator()(const IsEmpty& m) const { return Whole(m); }

  Judgement operator()(const Contains& m) const { return Whole(m); }

  Judgement operator()(const MatchesPattern& m) const { return Whole(m); }

  Judgement operator()(const OneOf& m) const { return Whole(m); }

  Judgement operator()(const Compares& m) const { return Whole(m); }

  Judgement operator()(const Between& m) const { return Whole(m); }

  Judgement operator()(const Near& m) const { return Whole(m); }

  Judgement operator()(const Exactly& m) const { return Whole(m); }

  Judgement operator()(const Any& m) const { return Whole(m); }

  Judgement Part(const Matcher& matcher, const Value& value, const std::string& name) const {
    return Narrower{value, saved, name, polarity}.Of(matcher);
  }

  // What could not be read has no parts to go down to.
  Judgement Of(const Matcher& matcher) const {
    return IsUnreadable(seen) ? Whole(matcher.kind) : std::visit(*this, matcher.kind);
  }

  Judgement All(const Matchers& matchers) const {
    std::vector<Judgement> parts;
    for (const Matcher& matcher : matchers) parts.push_back(Part(matcher, seen, path));
    return Merge(parts);
  }

  // Of the value as a whole, in one sentence.
  Judgement Whole(const Matcher::Kind& kind) const {
    const Matcher matcher{kind, {}};
    const Sight sight = LookAt(matcher, seen, saved, polarity);
    Judgement judgement{.holds = sight.holds,
                        .expected = Subject(path) + ' ' + PredicateText(matcher, saved, polarity)};
    if (IsUnreadable(seen)) {
      const Value& why = seen.map()->front().second;
      judgement.seen = Subject(path) + " could not be read: " +
                       (why.text() != nullptr ? EscapeControl(*why.text()) : DisplayText(why));
      return judgement;
    }
    judgement.seen = Subject(path) + " is " + DisplayText(seen, kShown);
    if (!sight.holds && !sight.why.empty()) judgement.seen += ", which " + sight.why;
    return judgement;
  }
};

}  // namespace

Judgement JudgeValue(const Matcher& matcher, const Value& seen, const Saved& saved,
                     const std::string& subject) {
  return Narrower{seen, saved, subject, Polarity::kPlain}.Of(matcher);
}

std::string MatcherText(const Matcher& matcher, const Saved& saved) {
  return PredicateText(matcher, saved, Polarity::kPlain);
}

}  // namespace nstest
