#include "nstest/model/plan_value.h"

namespace nstest {

template Value MakeValue(const Action& action);
template Value MakeValue(const Container& container);
template Value MakeValue(const Step& step);
template Value MakeValue(const Plan& plan);

template Result<Action> ReadAs(const Value& value);
template Result<Container> ReadAs(const Value& value);
template Result<Step> ReadAs(const Value& value);
template Result<Plan> ReadAs(const Value& value);

}  // namespace nstest
