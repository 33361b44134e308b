#pragma once

#include <functional>

#include "nstest/base/result.h"
#include "nstest/model/value.h"
#include "nstest/process/loop.h"
#include "nstest/process/place.h"

namespace nstest {

/// Runs `question` in a fresh process of the place, which ends with it, and returns its answer.
/// `hop` is what the host's /proc may still show of the way in (SpawnedChild::hop).
/// Fails with the steps of Spawn, and with ETIMEDOUT (step "answer") when it took too long: the
/// process is killed.
Result<Value> AskIn(const Place& place, const std::function<Value(pid_t hop)>& question,
                    SteadyTime deadline);

}  // namespace nstest
