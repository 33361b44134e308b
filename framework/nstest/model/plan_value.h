#pragma once

#include "nstest/model/fields.h"
#include "nstest/model/plan.h"

/// MakeValue and ReadAs of plans and their parts, compiled once: they are large.
namespace nstest {

extern template Value MakeValue(const Action& action);
extern template Value MakeValue(const Container& container);
extern template Value MakeValue(const Step& step);
extern template Value MakeValue(const Plan& plan);

extern template Result<Action> ReadAs(const Value& value);
extern template Result<Container> ReadAs(const Value& value);
extern template Result<Step> ReadAs(const Value& value);
extern template Result<Plan> ReadAs(const Value& value);

}  // namespace nstest
