#pragma once

#include <string>

#include "nstest/model/matcher.h"
#include "nstest/model/reference.h"

namespace nstest {

enum class Polarity { kPlain, kNegated };

constexpr Polarity Opposite(Polarity polarity) {
  return polarity == Polarity::kPlain ? Polarity::kNegated : Polarity::kPlain;
}

/// The matcher as what is said of the evidence: `is 1`, `does not contain "x"`.
std::string PredicateText(const Matcher& matcher, const Saved& saved, Polarity polarity);

}  // namespace nstest
