#pragma once

#include <functional>

#include "nstest/model/matcher.h"
#include "nstest/model/result.h"
#include "nstest/model/scenario.h"
#include "nstest/model/value.h"

namespace nstest {

/// What `when` is asked about.
struct ConditionContext {
  const HostFacts& facts;
  /// Whether a matcher holds of a value: judging is another room's.
  std::function<bool(const Matcher&, const Value&)> holds;
};

/// The case as this host is held to it: of alternatives the first whose `when` holds is the step's
/// expectation, and says why; `expected_to_fail` is left only where its `when` holds. A fact that
/// is not known makes no condition hold. Pure.
Case ChooseForHost(Case one, const ConditionContext& context);

}  // namespace nstest
