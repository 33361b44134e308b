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

// A command that cannot be executed is an answer, as the shell's 126 and 127 are.
bool IsExecRefusal(const Error& error) {
  return error.step == "execve";
}

Outcome ExecRefusal(const Error& error) {
  Value evidence = ExitEvidence({.code = error.errnum == ENOENT ? 127 : 126});
  evidence["stdout"] = "";
  evidence["stderr"] = error.Text();
  return {.evidence = std::move(evidence), .succeeded = false};
}

}  // namespace

Result<Outcome> Perform(const Run& run, const ActContext& context) {
  const auto begun = std::chrono::steady_clock::now();
  auto process = StartCommand(context, run.command, run.input);
  if (!process && IsExecRefusal(process.error())) return ExecRefusal(process.error());
  if (!process) return process.error();
  Outcome outcome = AwaitEnd(context.scene.loop, **process, begun, context.deadline);
  // The case ends here, and takes the command down as it does all that still runs.
  if (outcome.timed_out) context.scene.processes[""] = std::move(*process);
  return outcome;
}

Result<Outcome> Perform(const Start& start, const ActContext& context) {
  auto process = StartCommand(context, start.command, start.input);
  if (!process && IsExecRefusal(process.error())) return ExecRefusal(process.error());
  if (!process) return process.error();
  Process& started = **process;
  context.scene.processes[start.as] = std::move(*process);
  if (start.ready) {
    NSTEST_TRY(AwaitReady(context.scene, *start.ready, started, context.deadline));
  }
  return Outcome{};
}

}  // namespace nstest
