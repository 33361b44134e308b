#pragma once

#include <string>

#include "nstest/judge/describe.h"
#include "nstest/model/matcher.h"
#include "nstest/model/reference.h"
#include "nstest/model/value.h"

namespace nstest {

/// What a look at evidence through a matcher tells.
struct Sight {
  bool holds = false;
  std::string why;  ///< "is no number": what the value alone does not show; may be empty
};

/// Whether the matcher, or its negation, holds of the evidence. What cannot be asked of the
/// evidence (an order of what is no number, anything of what could not be read) holds neither way.
Sight LookAt(const Matcher& matcher, const Value& seen, const Saved& saved,
             Polarity polarity = Polarity::kPlain);

}  // namespace nstest
