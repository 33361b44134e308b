#include "nstest/act/scene.h"

#include <cerrno>

#include "nstest/act/actions.h"
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

struct Player {
  Scene& scene;
  const Step& step;
  SteadyTime deadline;

  template <typename Kind>
  Result<Outcome> operator()(const Kind& action) const {
    const Place* place = scene.FindPlace(step.place);
    if (place == nullptr) return Error{"step", 0, "'" + step.place + "' is not there (yet)"};
    return Perform(action, ActContext{scene, *place, deadline});
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

Result<Outcome> Act(Scene& scene, const Step& step, SteadyTime deadline) {
  return std::visit(Player{scene, step, deadline}, step.action);
}

}  // namespace nstest
