#include "nstest/act/scene.h"

#include <cerrno>

#include "nstest/act/actions.h"
#include "nstest/act/entering.h"
#include "nstest/base/names.h"
#include "nstest/base/text.h"

namespace nstest {

namespace {

void AddStream(Value& evidence, const std::string& name, const Captured& captured) {
  evidence[name] = WithoutTrailingNewlines(captured.text);
  if (!captured.text.empty()) evidence[name + ".raw"] = captured.text;
  // Only where output was dropped, so that evidence stays small.
  if (captured.bytes > captured.text.size()) {
    evidence[name + ".bytes"] = Value(static_cast<unsigned long>(captured.bytes));
  }
}

std::string EndText(const Exit& exit) {
  if (exit.signal) return "was killed by " + SignalName(*exit.signal);
  return exit.code ? "exited with " + std::to_string(*exit.code) : "was reaped by somebody else";
}

// setns(2) has ESRCH for a process that has ended; a PID namespace without init kills whoever
// enters it, or gives no process at all (pid_namespaces(7)).
bool MayComeOfAnEnd(const Error& error) {
  return error.step.starts_with("setns(") || error.step.starts_with("clone3") ||
         error.step == "answer";
}

struct Player {
  Scene& scene;
  const Step& step;
  SteadyTime deadline;

  template <typename Kind>
  Result<Outcome> operator()(const Kind& action) const {
    const auto place = PlaceOf(scene, step);
    if (!place) return place.error();
    auto outcome = Perform(action, ActContext{scene, *place, deadline});
    if (!outcome) return ExplainEndOfPlaces(scene, step, outcome.error());
    return outcome;
  }
};

}  // namespace

const Place* Scene::FindPlace(std::string_view name) const {
  const auto found = places.find(name);
  return found == places.end() ? nullptr : &found->second;
}

Process* Scene::FindProcess(std::string_view name) const {
  const auto found = processes.find(name);
  return found == processes.end() ? nullptr : found->second.get();
}

Value ExitEvidence(const Exit& exit) {
  Value evidence;
  evidence["exit"] = exit.code ? Value(*exit.code) : Value();
  evidence["signal"] = exit.signal ? Value(SignalName(*exit.signal)) : Value();
  return evidence;
}

Value CommandEvidence(const Process& process, Nanoseconds took) {
  Value evidence = ExitEvidence(process.exit().value_or(Exit{}));
  AddStream(evidence, "stdout", process.output());
  AddStream(evidence, "stderr", process.errors());
  evidence["duration"] = Seconds(took);
  return evidence;
}

Value ErrnoEvidence(int errnum) {
  return Value::Map{{"errno", ErrnoName(errnum)}};
}

Outcome AwaitEnd(Loop& loop, const Process& process, SteadyTime begun, SteadyTime deadline) {
  const bool ended = loop.RunUntil([&] { return process.exit().has_value(); }, deadline);
  return {.evidence = CommandEvidence(process, std::chrono::steady_clock::now() - begun),
          .succeeded = ended && process.exit()->code == 0,
          .timed_out = !ended};
}

// What it had to say about that.
std::string ErrorsText(const Process& process) {
  constexpr std::size_t kShown = 200;
  const std::string_view text = Trim(process.errors().text);
  return text.empty() ? "" : ", stderr: \"" + Shorten(EscapeControl(text), kShown) + '"';
}

Error ExplainEnd(Scene& scene, const Error& error, std::string_view container) {
  const Process* init = scene.FindProcess(std::string(container) + ".init");
  if (init == nullptr || !MayComeOfAnEnd(error)) return error;
  // Its end may not have been heard of yet, since the loop did not run meanwhile; and who has left
  // its namespaces already, setns(2) ESRCH, still has to end.
  const std::chrono::milliseconds patience(error.errnum == ESRCH ? 2'000 : 50);
  const auto ended = [&] { return init->exit().has_value(); };
  if (!scene.loop.RunUntil(ended, std::chrono::steady_clock::now() + patience)) return error;
  return Error{.step = "container '" + std::string(container) + "' has ended",
               .subject = "its init " + EndText(*init->exit()) + ErrorsText(*init)};
}

Result<Outcome> Act(Scene& scene, const Step& step, SteadyTime deadline) {
  return std::visit(Player{scene, step, deadline}, step.action);
}

}  // namespace nstest
