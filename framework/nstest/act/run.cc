#include "nstest/act/actions.h"

namespace nstest {

namespace {

Result<std::unique_ptr<Process>> StartCommand(const ActContext& context, const Command& command,
                                              const std::string& input) {
  auto resolved = Resolve(command, context.scene.saved);
  if (!resolved) return resolved.error();
  auto text = ResolveText(input, context.scene.saved, ReferenceStyle::kCommand);
  if (!text) return text.error();
  const Place& place = context.place;
  return Process::Start(context.scene.loop, {.spawn = EnterOptions(place),
                                             .argv = ArgumentsOf(*resolved),
                                             .env = MakeEnvironment(place),
                                             .input = *text,
                                             .setup = [&place] { return SettleIn(place); }});
}

Result<Outcome> RefusalOrError(const Error& error) {
  auto refusal = AsExecRefusal(error);
  return refusal ? Result<Outcome>(std::move(*refusal)) : Result<Outcome>(error);
}

}  // namespace

std::optional<Outcome> AsExecRefusal(const Error& error) {
  if (error.step != "execve") return std::nullopt;
  Value evidence = ExitEvidence({.code = error.errnum == ENOENT ? 127 : 126});
  evidence["stdout"] = "";
  evidence["stderr"] = error.Text();
  return Outcome{.evidence = std::move(evidence), .succeeded = false};
}

Result<Outcome> Perform(const Run& run, const ActContext& context) {
  const auto begun = std::chrono::steady_clock::now();
  auto process = StartCommand(context, run.command, run.input);
  if (!process) return RefusalOrError(process.error());
  Outcome outcome = AwaitEnd(context.scene.loop, **process, begun, context.deadline);
  // The case ends here, and takes the command down as it does all that still runs.
  if (outcome.timed_out) context.scene.processes[std::string(kTimedOut)] = std::move(*process);
  return outcome;
}

Result<Outcome> Perform(const Start& start, const ActContext& context) {
  auto process = StartCommand(context, start.command, start.input);
  if (!process) return RefusalOrError(process.error());
  Process& started = **process;
  context.scene.processes[start.as] = std::move(*process);
  if (start.ready) {
    NSTEST_TRY(AwaitReady(context.scene, *start.ready, started, context.deadline));
  }
  return Outcome{};
}

}  // namespace nstest
