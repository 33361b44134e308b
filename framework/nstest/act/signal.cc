#include <algorithm>
#include <cerrno>
#include <csignal>

#include "nstest/act/actions.h"
#include "nstest/base/names.h"
#include "nstest/observe/view.h"
#include "nstest/process/ask.h"

namespace nstest {

namespace {

int ErrnoOf(const Status& status) {
  return status ? 0 : status.error().errnum;
}

}  // namespace

Result<Outcome> CallIn(const ActContext& context, const std::function<Status()>& call) {
  auto answer = AskIn(
      context.place, [&](pid_t /*hop*/) { return Value(ErrnoOf(call())); }, context.deadline);
  if (!answer && answer.error().errnum == ETIMEDOUT) return Outcome{.timed_out = true};
  if (!answer) return answer.error();
  const int errnum = static_cast<int>(answer->number());
  return Outcome{.evidence = ErrnoEvidence(errnum), .succeeded = errnum == 0};
}

Result<Outcome> Perform(const SendSignal& signal, const ActContext& context) {
  const Process* process = context.scene.FindProcess(signal.to);
  if (process == nullptr) return Error{"signal", 0, "'" + signal.to + "' was not started"};
  auto name = ResolveText(signal.with, context.scene.saved, ReferenceStyle::kValue);
  if (!name) return name.error();
  const auto number = SignalByName(*name);
  if (!number) return Error{"signal", EINVAL, *name};
  return CallIn(context, [&]() -> Status {
    // kill(2) by the number that this place knows the process by; without one it cannot be named.
    const ObserveContext nobody;
    const auto seen = View(nobody).Find(process->pidfd());
    if (!seen) return Error{"kill", ESRCH, signal.to};
    return ::kill(seen->pid, *number) == 0 ? Status() : ErrnoError("kill", signal.to);
  });
}

namespace {

// What a `call` kept ends as the scenario ends it, and only its parent is sure to know how: there
// is no success to expect. A container's init is another matter.
bool IsKeptByCall(const Scene& scene, std::string_view name) {
  const std::string_view owner = name.substr(0, name.rfind('.'));
  if (scene.FindPlace(owner) != nullptr) return false;
  return std::any_of(scene.actors.begin(), scene.actors.end(),
                     [&](const Actor& actor) { return actor.name == name; });
}

}  // namespace

Result<Outcome> Perform(const Wait& wait, const ActContext& context) {
  const Process* process = context.scene.FindProcess(wait.process);
  if (process == nullptr) return Error{"wait", 0, "'" + wait.process + "' was not started"};
  const auto begun = std::chrono::steady_clock::now();
  Outcome outcome = AwaitEnd(context.scene.loop, *process, begun, context.deadline);
  if (IsKeptByCall(context.scene, wait.process)) outcome.succeeded = !outcome.timed_out;
  return outcome;
}

Result<Outcome> Perform(const Stop& stop, const ActContext& context) {
  Process* init = context.scene.FindProcess(stop.container + ".init");
  if (init == nullptr) return Error{"stop", 0, "'" + stop.container + "' is not there (yet)"};
  // SIGTERM first, as every runtime does; PID 1 ignores it unless it has a handler
  // (pid_namespaces(7)), so SIGKILL follows soon.
  constexpr std::chrono::milliseconds kGrace(500);
  const auto ended = [&] { return init->exit().has_value(); };
  [[maybe_unused]] const Status ignored = PidfdSignal(init->pidfd(), SIGTERM);
  const auto patience = std::min(context.deadline, std::chrono::steady_clock::now() + kGrace);
  if (!context.scene.loop.RunUntil(ended, patience)) init->Kill();
  Outcome outcome{.timed_out = !context.scene.loop.RunUntil(ended, context.deadline)};
  outcome.evidence = ExitEvidence(init->exit().value_or(Exit{}));
  return outcome;
}

}  // namespace nstest
