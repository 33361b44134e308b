#include "nstest/stage/remote_part.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "nstest/act/actions.h"
#include "nstest/model/guest.h"
#include "nstest/runtime/outside.h"

namespace nstest {

namespace {

using std::chrono::steady_clock;

const RuntimeProgram& ProgramOf(const Plan& plan, const Container& container) {
  return *std::find_if(plan.runtimes.begin(), plan.runtimes.end(),
                       [&](const RuntimeProgram& one) { return one.name == container.runtime; });
}

}  // namespace

RemotePart::RemotePart(const Plan& plan, const Container& container, const LocalMeans& means,
                       int number)
    : plan_(plan),
      container_(container),
      means_(means),
      tool_(ProgramOf(plan, container), OpenMountsOutside()),
      name_("nstest-" + tool_.program().run + '-' + std::to_string(::getpid()) + "-remote" +
            std::to_string(number)),
      scene_{.loop = means.loop} {}

RemotePart::~RemotePart() {
  [[maybe_unused]] const auto ignored = End();
}

std::vector<std::string> RemotePart::End() {
  inside_.reset();
  worker_.reset();
  scene_.processes.clear();
  const auto made = std::exchange(made_, nullptr);
  const Status removed = made ? made->Remove() : Status();
  if (removed) return {};
  return {"container '" + container_.name + "': " + removed.error().Text()};
}

std::optional<Ending> RemotePart::SetUp(SteadyTime deadline) {
  case_deadline_ = deadline;
  const std::string why = means_.find_runtime(plan_, container_).WhyNot(means_.loop, container_);
  if (!why.empty()) {
    return Ending{EndingKind::kSkip, {"runtime", "container '" + container_.name + "' " + why}};
  }
  if (container_.deferred || container_.started) return std::nullopt;
  const Status made = Make(container_.init, {}, deadline);
  if (made) return std::nullopt;
  return CreationFailed(container_, made.error(), steady_clock::now() >= deadline);
}

Status RemotePart::Make(const std::optional<Command>& init, const std::string& input,
                        SteadyTime deadline) {
  const Process* before = scene_.FindProcess(InitName());
  if (before != nullptr && !before->exit()) {
    return Error{"start", 0, "'" + container_.name + "' is there already"};
  }
  for (const std::string& left : End()) return Error{.step = left};
  ContainerRequest asked{.container = container_, .input = input, .from = {}};
  asked.announce = means_.announce;
  asked.deadline = deadline;
  const auto request = FillIn(std::move(asked), init, scene_.saved);
  if (!request) return request.error();
  auto made = RemoteContainer::Make(means_.loop, tool_, *request, name_);
  if (!made) return made.error();
  made_ = std::move(*made);
  scene_.processes[InitName()] = made_->TakeAttached();
  return AwaitReadiness(deadline);
}

// What the init writes is read here; files and ports are the container's.
Status RemotePart::AwaitReadiness(SteadyTime deadline) {
  if (!container_.ready) return {};
  if (!container_.ready->line.empty()) {
    return AwaitReady(scene_, *container_.ready, *scene_.FindProcess(InitName()), deadline);
  }
  const auto inside = FindInside(deadline);
  return inside ? Status() : inside.error();
}

// The tool may tell of the end of the init only later than its worker's end shows.
Error RemotePart::Explain(const Error& error) {
  if (error.step != "answer" || error.errnum != 0) return error;
  constexpr std::chrono::seconds kPatience(2);
  const Process& attached = *scene_.FindProcess(InitName());
  if (made_->FindExit()) {
    means_.loop.RunUntil([&] { return attached.exit().has_value(); },
                         steady_clock::now() + kPatience);
  }
  const Error explained = ExplainEnd(scene_, error, container_.name);
  return explained == error ? Error{.step = error.subject} : explained;
}

// Entered when a step needs it.
Result<DistantPart*> RemotePart::FindInside(SteadyTime deadline) {
  if (inside_) return inside_.get();
  if (!made_) return Error{"step", 0, "'" + container_.name + "' is not there (yet)"};
  auto worker = RemoteWorker::Enter(means_.loop, *made_, deadline);
  if (!worker) return Explain(worker.error());
  Plan within = PlanWithin(plan_, container_);
  worker_ = std::move(*worker);
  auto inside = std::make_unique<DistantPart>(std::move(within), *worker_);
  for (const auto& [name, value] : scene_.saved) inside->Keep(name, value);
  if (const auto ending = inside->SetUp(deadline)) {
    // Whoever is told this says what was made.
    const std::string& text = ending->reason.text;
    return Error{.step = text.substr(0, text.rfind(", making container"))};
  }
  inside_ = std::move(inside);
  return inside_.get();
}

Result<Outcome> RemotePart::AwaitInit(SteadyTime begun, SteadyTime deadline) {
  const Process* attached = scene_.FindProcess(InitName());
  if (attached == nullptr) return Error{"wait", 0, "'" + InitName() + "' was not started"};
  Outcome outcome = AwaitEnd(means_.loop, *attached, begun, deadline);
  if (outcome.timed_out) return outcome;
  const auto exit = made_->FindExit();
  if (!exit) return Error{"wait", 0, "the daemon does not tell how '" + InitName() + "' ended"};
  const Value how = ExitEvidence(*exit);
  for (const auto& [name, value] : *how.map()) outcome.evidence[name] = value;
  outcome.succeeded = exit->code == 0;
  return outcome;
}

Result<Outcome> RemotePart::RunAsInit(const nstest::Run& run, SteadyTime deadline) {
  const auto begun = steady_clock::now();
  if (const Status made = Make(run.command, run.input, case_deadline_); !made) {
    return Error{.step = ContainerMaker::ErrorText(made.error(), container_)};
  }
  return AwaitInit(begun, deadline);
}

Result<Outcome> RemotePart::Start(SteadyTime deadline) {
  const Status made = Make(container_.init, {}, deadline);
  if (!made) return Error{.step = ContainerMaker::ErrorText(made.error(), container_)};
  return Outcome{.evidence = ErrnoEvidence(0)};
}

// As the step does it where processes can be reached.
Result<Outcome> RemotePart::Stop(SteadyTime deadline) {
  const Process* attached = scene_.FindProcess(InitName());
  if (attached == nullptr) {
    return Error{"stop", 0, "'" + container_.name + "' is not there (yet)"};
  }
  constexpr std::chrono::milliseconds kGrace(500);
  if (!attached->exit()) [[maybe_unused]]
    const Status ignored = made_->Signal("TERM");
  const auto begun = steady_clock::now();
  const auto ended = [&] { return attached->exit().has_value(); };
  if (!means_.loop.RunUntil(ended, std::min(deadline, begun + kGrace)) && !made_->FindExit()) {
    [[maybe_unused]] const Status ignored = made_->Signal("KILL");
  }
  auto outcome = AwaitInit(begun, deadline);
  if (!outcome) return outcome;
  Value how;
  for (const char* name : {"exit", "signal"}) how[name] = outcome->evidence[name];
  return Outcome{.evidence = std::move(how), .timed_out = outcome->timed_out};
}

Result<Outcome> RemotePart::Once(int index, SteadyTime deadline) {
  const Step& step = plan_.steps[static_cast<std::size_t>(index)];
  const auto* run = std::get_if<nstest::Run>(&step.action);
  if (run != nullptr && run->as_init) return RunAsInit(*run, deadline);
  const auto* start = std::get_if<nstest::Start>(&step.action);
  if (start != nullptr && !start->container.empty()) return Start(deadline);
  const auto* wait = std::get_if<nstest::Wait>(&step.action);
  if (wait != nullptr && wait->process == InitName()) {
    return AwaitInit(steady_clock::now(), deadline);
  }
  if (std::holds_alternative<nstest::Stop>(step.action)) return Stop(deadline);
  const auto inside = FindInside(deadline);
  if (!inside) return inside.error();
  auto outcome = (*inside)->Once(index, deadline);
  if (!outcome) return Explain(outcome.error());
  return outcome;
}

void RemotePart::Keep(const std::string& name, const Value& value) {
  scene_.saved[name] = value;
  if (inside_) inside_->Keep(name, value);
}

}  // namespace nstest
