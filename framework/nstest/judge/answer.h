#pragma once

#include <optional>
#include <string>

#include "nstest/model/matcher.h"
#include "nstest/model/reference.h"
#include "nstest/model/value.h"

/// What the matchers that have no matcher inside say of evidence.
namespace nstest {

/// Yes, no, or that the question makes no sense here: a text that is no number is neither greater
/// than 5 nor not greater. Nothing holds then, negated or not.
struct Answer {
  std::optional<bool> holds;
  std::string
      why;  ///< half a sentence about the evidence, as in "which is no number"; may be empty
};

Answer Ask(const Equals& matcher, const Value& seen, const Saved& saved);
Answer Ask(const IsAbsent& matcher, const Value& seen, const Saved& saved);
Answer Ask(const IsEmpty& matcher, const Value& seen, const Saved& saved);
Answer Ask(const MatchesPattern& matcher, const Value& seen, const Saved& saved);
Answer Ask(const Compares& matcher, const Value& seen, const Saved& saved);
Answer Ask(const Between& matcher, const Value& seen, const Saved& saved);
Answer Ask(const Near& matcher, const Value& seen, const Saved& saved);

/// `contains` of a text or a map: of a list it is a matter of the items.
Answer AskForPart(const Contains& matcher, const Value& seen, const Saved& saved);

/// Items of a list, fields of a map, characters of a text; nothing for what cannot be counted.
std::optional<long> CountOf(const Value& seen);

}  // namespace nstest
