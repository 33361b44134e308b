#include "nstest/syscalls/invoke.h"

#include <unistd.h>

#include <cerrno>

#include "nstest/base/names.h"
#include "nstest/syscalls/frame.h"

namespace nstest {

Value CallEvidence(const CallOutcome& outcome) {
  Value::Map evidence{{"result", outcome.result}, {"errno", ErrnoName(outcome.errnum)}};
  if (!outcome.out.is_absent()) evidence.emplace_back("out", outcome.out);
  return evidence;
}

CallOutcome OutcomeOf(std::int64_t result) {
  return {.result = result, .errnum = result == -1 ? errno : 0};
}

Result<CallOutcome> Invoke(const CallInfo& info, const std::vector<Value>& arguments) {
  if (info.number < 0) return InvokeOwnWay(info, arguments);
  const auto frame = Frame::Make(info, arguments);
  if (!frame) return frame.error();
  const auto& raw = frame->raw();
  CallOutcome outcome =
      OutcomeOf(::syscall(info.number, raw[0], raw[1], raw[2], raw[3], raw[4], raw[5]));
  if (outcome.errnum == 0) outcome.out = frame->ReadOutputs(outcome.result);
  return outcome;
}

}  // namespace nstest
