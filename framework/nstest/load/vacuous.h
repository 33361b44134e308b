#pragma once

#include "nstest/load/context.h"
#include "nstest/model/matcher.h"

namespace nstest {

/// Reports a matcher that holds whatever is seen: `matches: .*`, `contains: ""`,
/// `count: {at least: 0}`, `any of` with something and its `not`. Its parts were checked before.
void CheckCanFail(const Matcher& matcher, Context& context);

}  // namespace nstest
