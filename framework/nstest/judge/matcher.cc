#include "nstest/judge/matcher.h"

#include <algorithm>
#include <vector>

#include "nstest/base/text.h"
#include "nstest/judge/answer.h"
#include "nstest/judge/describe.h"
#include "nstest/judge/look.h"
#include "nstest/judge/operand.h"

namespace nstest {

namespace {

constexpr std::size_t kSeenShown = 4096;

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

// One part that holds is enough: all are told, and what each saw, once.
Judgement MergeAlternatives(const std::vector<Judgement>& parts) {
  Judgement merged;
  std::vector<std::string> seen;
  for (const Judgement& part : parts) {
    merged.holds = merged.holds || part.holds;
    merged.expected += (merged.expected.empty() ? "" : ", or ") + part.expected;
    if (std::find(seen.begin(), seen.end(), part.seen) == seen.end()) seen.push_back(part.seen);
  }
  merged.seen = Join(seen, "; ");
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
    if (seen.map() == nullptr) return Whole(m);
    std::vector<Judgement> parts;
    for (const auto& [name, inner] : m.fields) {
      const Value* value = seen.Find(name);
      parts.push_back(Part(*inner, value != nullptr ? *value : Value(), FieldPath(path, name)));
    }
    return negated() ? MergeAlternatives(parts) : Merge(parts);
  }

  Judgement operator()(const AllOf& m) const { return negated() ? One(m, m.parts) : All(m.parts); }

  Judgement operator()(const AnyOf& m) const { return negated() ? All(m.parts) : One(m, m.parts); }

  Judgement operator()(const Count& m) const {
    const auto count = CountOf(seen);
    if (!count) return Whole(m);
    const std::string what = path.empty() ? "its count" : "the count of " + path;
    Judgement judgement = Part(*m.number, Value(*count), what);
    judgement.seen += ": " + DisplayText(seen, kSeenShown);
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

  std::vector<Judgement> Parts(const Matchers& matchers) const {
    std::vector<Judgement> parts;
    for (const Matcher& matcher : matchers) parts.push_back(Part(matcher, seen, path));
    return parts;
  }

  Judgement All(const Matchers& matchers) const { return Merge(Parts(matchers)); }

  // In one sentence, unless the parts look at different things.
  Judgement One(const Matcher::Kind& kind, const Matchers& matchers) const {
    const std::vector<Judgement> parts = Parts(matchers);
    const std::string whole = SeenText("");
    const bool differ = std::any_of(parts.begin(), parts.end(), [&](const Judgement& part) {
      return !part.seen.starts_with(whole);
    });
    return differ ? MergeAlternatives(parts) : Whole(kind);
  }

  // Of the value as a whole, in one sentence.
  Judgement Whole(const Matcher::Kind& kind) const {
    const Matcher matcher{kind, {}};
    const Sight sight = LookAt(matcher, seen, saved, polarity);
    Judgement judgement{.holds = sight.holds,
                        .expected = Subject(path) + ' ' + PredicateText(matcher, saved, polarity)};
    judgement.seen = SeenText(sight.holds ? "" : sight.why);
    return judgement;
  }

  std::string SeenText(const std::string& remark) const {
    if (IsUnreadable(seen)) {
      const Value& why = seen.map()->front().second;
      return Subject(path) + " could not be read: " +
             (why.text() != nullptr ? EscapeControl(*why.text()) : DisplayText(why));
    }
    return Subject(path) + " is " + DisplayText(seen, kSeenShown) +
           (remark.empty() ? "" : ", which " + remark);
  }
};

// What Narrower would say is expected, where there is no evidence to go down into.
struct Foreteller {
  const std::string& path;

  std::string Of(const Matcher& matcher) const {
    if (const auto* fields = std::get_if<HasFields>(&matcher.kind)) return OfFields(*fields);
    if (const auto* all = std::get_if<AllOf>(&matcher.kind)) return OfParts(all->parts, "; ");
    const auto* any = std::get_if<AnyOf>(&matcher.kind);
    const auto has_fields = [](const Matcher& part) {
      return std::holds_alternative<HasFields>(part.kind);
    };
    if (any != nullptr && std::any_of(any->parts.begin(), any->parts.end(), has_fields)) {
      return OfParts(any->parts, ", or ");
    }
    return Subject(path) + ' ' + PredicateText(matcher, {}, Polarity::kPlain);
  }

  std::string OfFields(const HasFields& matcher) const {
    std::vector<std::string> texts;
    for (const auto& [name, inner] : matcher.fields) {
      texts.push_back(Foreteller{FieldPath(path, name)}.Of(*inner));
    }
    return Join(texts, "; ");
  }

  std::string OfParts(const Matchers& matchers, std::string_view separator) const {
    std::vector<std::string> texts;
    for (const Matcher& matcher : matchers) texts.push_back(Of(matcher));
    return Join(texts, separator);
  }
};

}  // namespace

Judgement JudgeValue(const Matcher& matcher, const Value& seen, const Saved& saved,
                     const std::string& subject) {
  return Narrower{seen, saved, subject, Polarity::kPlain}.Of(matcher);
}

std::string ExpectedText(const Matcher& matcher, const std::string& subject) {
  return Foreteller{subject}.Of(matcher);
}

}  // namespace nstest
