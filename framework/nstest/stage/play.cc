#include "nstest/stage/play.h"

#include <algorithm>
#include <vector>

#include "nstest/act/actions.h"
#include "nstest/kernel/link_setup.h"
#include "nstest/observe/observe.h"
#include "nstest/runtime/network_links.h"
#include "nstest/stage/take_down.h"

namespace nstest {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// One case in play: short-lived, on the stack of Player::Play.
class CaseInPlay {
 public:
  CaseInPlay(const Plan& plan, const PlayTalk& talk, Scene& scene, Runtime& runtime,
             const PlayOptions& options)
      : plan_(plan),
        talk_(talk),
        scene_(scene),
        runtime_(runtime),
        options_(options),
        case_deadline_(steady_clock::now() + plan.timeout) {}

  Ending Play() {
    for (const Container& container : plan_.containers) {
      if (container.deferred) continue;
      if (Status made = Make(container, container.init, {}); !made) {
        return CreationFailed(container, made.error());
      }
    }
    if (Status made = MakeLinks(); !made) {
      return {EndingKind::kError, {"", made.error().Text() + ", making the links"}, index_};
    }
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      index_ = static_cast<int>(i);
      if (auto ending = PlayStep(plan_.steps[i])) return *ending;
    }
    return {};
  }

 private:
  static std::string MakingText(const Error& error, const Container& container) {
    return error.Text() + ", making container '" + container.name + "'";
  }

  Ending CreationFailed(const Container& container, const Error& error) {
    const bool late = steady_clock::now() >= case_deadline_;
    return {late ? EndingKind::kTimeout : EndingKind::kError,
            {"", MakingText(error, container)},
            index_};
  }

  const Container* FindContainer(std::string_view name) const {
    const auto found = std::find_if(plan_.containers.begin(), plan_.containers.end(),
                                    [&](const Container& known) { return known.name == name; });
    return found == plan_.containers.end() ? nullptr : &*found;
  }

  Result<ContainerRequest> MakeRequest(const Container& container) const {
    ContainerRequest request{.container = container,
                             .from = *scene_.FindPlace(kHost),
                             .default_workdir = plan_.folder,
                             .real_root = options_.real_root};
    if (!container.within.empty()) {
      const Place* from = scene_.FindPlace(container.within);
      if (from == nullptr) return Error{"within", 0, "'" + container.within + "' is not there"};
      request.from = *from;
    }
    for (const auto& [kind, spec] : container.namespaces) {
      const auto* joined = std::get_if<JoinedNamespace>(&spec);
      if (joined == nullptr) continue;
      const Place* place = scene_.FindPlace(joined->container);
      if (place == nullptr) return Error{"join", 0, "'" + joined->container + "' is not there"};
      request.joined.emplace_back(kind, *place);
    }
    return request;
  }

  // A container that this one is made from, or joins, may have ended.
  Error ExplainEndOfNeeded(Error error, const Container& container) const {
    error = ExplainEnd(scene_, error, container.within);
    for (const auto& [kind, spec] : container.namespaces) {
      const auto* joined = std::get_if<JoinedNamespace>(&spec);
      if (joined != nullptr) error = ExplainEnd(scene_, error, joined->container);
    }
    return error;
  }

  Status Make(const Container& container, const std::optional<Command>& init,
              const std::string& input) {
    auto request = MakeRequest(container);
    if (!request) return request.error();
    if (init) {
      auto command = Resolve(*init, scene_.saved);
      if (!command) return command.error();
      request->container.init = std::move(*command);
    } else {
      request->container.init.reset();
    }
    request->input = input;
    for (Mount& mount : request->container.mounts) {
      auto resolved = Resolve(mount, scene_.saved);
      if (!resolved) return resolved.error();
      mount = *resolved;
    }
    auto made = runtime_.Make(scene_.loop, *request);
    if (!made) return ExplainEndOfNeeded(made.error(), container);
    Process& process = *made->init;
    scene_.places[container.name] = std::move(made->place);
    scene_.processes[container.name + ".init"] = std::move(made->init);
    if (made->performer.socket.valid()) scene_.actors.push_back(std::move(made->performer));
    if (!container.ready) return {};
    return AwaitReady(scene_, *container.ready, process, case_deadline_);
  }

  Status MakeLinks() {
    const auto find = [this](std::string_view name) { return scene_.FindPlace(name); };
    auto made = MakeNetworkLinks(plan_.links, find, case_deadline_);
    if (!made) return made.error();
    for (const std::string& name : *made) {
      scene_.undos.emplace_back([name] { [[maybe_unused]] const Status gone = DeleteLink(name); });
    }
    return {};
  }

  // Short form: the command is the container's init.
  Result<Outcome> RunAsInit(const nstest::Run& run, const Step& step, SteadyTime deadline) {
    const Container* container = FindContainer(step.place);
    if (container == nullptr) return Error{"run", 0, "'" + step.place + "' is no container"};
    const auto begun = steady_clock::now();
    if (Status made = Make(*container, run.command, run.input); !made) {
      if (auto refusal = AsExecRefusal(made.error())) return *refusal;
      return Error{.step = MakingText(made.error(), *container)};
    }
    const Process& init = *scene_.FindProcess(container->name + ".init");
    return AwaitEnd(scene_.loop, init, begun, deadline);
  }

  Result<Outcome> Once(const Step& step, SteadyTime deadline) {
    const auto* run = std::get_if<nstest::Run>(&step.action);
    if (run != nullptr && run->as_init) return RunAsInit(*run, step, deadline);
    return Act(scene_, step, deadline);
  }

  StepEvidence MakeEvidence(const Outcome& outcome, const Step& step,
                            steady_clock::time_point begun) const {
    return {.step = index_,
            .value = outcome.evidence,
            .succeeded = outcome.succeeded || !step.must_succeed,
            .took = steady_clock::now() - begun};
  }

  // Repeats the action, ever less often, until the judge is content or time is up.
  Result<std::pair<Outcome, StepEvidence>> Repeat(const Step& step, SteadyTime deadline) {
    constexpr milliseconds kLongestPause(200);
    const auto begun = steady_clock::now();
    const auto enough = std::min(deadline, begun + *step.eventually);
    std::vector<Value> tries;
    for (milliseconds pause(10);; pause = std::min(pause * 2, kLongestPause)) {
      auto outcome = Once(step, deadline);
      if (!outcome) return outcome.error();
      StepEvidence evidence = MakeEvidence(*outcome, step, begun);
      evidence.tries = tries;
      if (outcome->timed_out || steady_clock::now() >= enough || talk_.holds(evidence)) {
        return std::pair(std::move(*outcome), std::move(evidence));
      }
      tries.push_back(outcome->evidence);
      scene_.loop.RunUntil([] { return false; }, std::min(enough, steady_clock::now() + pause));
    }
  }

  Result<std::pair<Outcome, StepEvidence>> Play(const Step& step, SteadyTime deadline) {
    if (step.eventually) return Repeat(step, deadline);
    const auto begun = steady_clock::now();
    auto outcome = Once(step, deadline);
    if (!outcome) return outcome.error();
    StepEvidence evidence = MakeEvidence(*outcome, step, begun);
    return std::pair(std::move(*outcome), std::move(evidence));
  }

  std::string TimeoutText(const Step& step) const {
    const Nanoseconds own = step.timeout.value_or(kDefaultStepTimeout);
    const bool of_case = steady_clock::now() >= case_deadline_;
    return of_case ? "the case took longer than " + DurationText(plan_.timeout)
                   : "the step took longer than " + DurationText(own);
  }

  std::optional<Ending> PlayStep(const Step& step) {
    const auto own = steady_clock::now() + step.timeout.value_or(kDefaultStepTimeout);
    auto played = Play(step, std::min(own, case_deadline_));
    if (!played) return Ending{EndingKind::kError, {"", played.error().Text()}, index_};
    const auto& [outcome, evidence] = *played;
    talk_.step_done(evidence);
    if (!step.save.empty()) scene_.saved[step.save] = evidence.value;
    if (outcome.timed_out) {
      return Ending{EndingKind::kTimeout, {"", TimeoutText(step) + ": " + StepName(step)}, index_};
    }
    if (!evidence.succeeded) return Ending{EndingKind::kPlayed, {}, index_};
    return std::nullopt;
  }

  const Plan& plan_;
  const PlayTalk& talk_;
  Scene& scene_;
  Runtime& runtime_;
  const PlayOptions& options_;
  SteadyTime case_deadline_;
  int index_ = -1;
};

}  // namespace

Ending Player::Play(const Plan& plan, const PlayTalk& talk) {
  Scene scene{.loop = loop_, .clocks = ReadClockBase(), .announce = talk.announce};
  scene.places[std::string(kHost)] =
      Place{.name = std::string(kHost), .default_workdir = plan.folder};
  CaseInPlay playing(plan, talk, scene, runtime_, options_);
  Ending ending = playing.Play();
  TakeDown(scene);
  return ending;
}

}  // namespace nstest
