#pragma once

#include <vector>

#include "nstest/base/result.h"
#include "nstest/calls/call_table.h"
#include "nstest/model/value.h"

namespace nstest {

/// What a call came to: its result, errno (0: it succeeded), and what the kernel wrote.
struct CallOutcome {
  std::int64_t result = 0;
  int errnum = 0;
  Value out;  ///< absent: nothing
};

/// {result, errno, out}: what a step shows of it.
Value CallEvidence(const CallOutcome& outcome);

/// Makes the call of this row in the calling process, with arguments whose references are filled
/// in: texts, numbers, lists and maps. Fails with the step "argument" where one cannot be what the
/// row wants; what the kernel refuses is an outcome.
/// Not for calls that make processes, meet or pause.
Result<CallOutcome> Invoke(const CallInfo& info, const std::vector<Value>& arguments);

/// The same for rows without a number of syscall(2).
Result<CallOutcome> InvokeOwnWay(const CallInfo& info, const std::vector<Value>& arguments);

bool HasOwnWay(std::string_view name);

/// The value of a call that returned: its errno is read where it is -1.
CallOutcome OutcomeOf(std::int64_t result);

}  // namespace nstest
