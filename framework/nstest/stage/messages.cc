#include "nstest/stage/messages.h"

namespace nstest {

template Value MakeValue(const ToWorker& message);
template Value MakeValue(const FromWorker& message);
template Result<ToWorker> ReadAs(const Value& value);
template Result<FromWorker> ReadAs(const Value& value);

}  // namespace nstest
