#pragma once

#include <string>
#include <vector>

#include "nstest/model/matcher.h"
#include "nstest/model/reference.h"

namespace nstest {

/// A matcher with one thing in it changed, so that it should no longer hold.
struct Mutation {
  std::string what;  ///< "exit: number + 1"
  Matcher matcher;
};

/// Every way in which this tool changes a matcher that holds, one thing at a time. What stands
/// inside a `not` or beside an alternative that holds is not changed alone: another value of it may
/// well hold, too. Pure; `saved` tells what a reference stands for.
std::vector<Mutation> MutationsOf(const Matcher& matcher, const Saved& saved);

}  // namespace nstest
