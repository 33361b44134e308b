#include "nstest/stage/play.h"

#include <algorithm>
#include <cerrno>
#include <vector>

#include "nstest/act/actions.h"
#include "nstest/kernel/cgroup_leaf.h"
#include "nstest/kernel/link_setup.h"
#include "nstest/observe/observe.h"
#include "nstest/runtime/network_links.h"
#include "nstest/stage/take_down.h"

namespace nstest {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// What only trying tells of this host; empty where the error is no lack of its.
Reason WhatHostLacks(const Error& error) {
  if (error.step == "cgroup") {
    return {"cgroup", "needs cgroups of its own with these limits: " + error.subject +
                          "; run nstest as root, where /sys/fs/cgroup may be written and, of v2, a "
                          "cgroup above its own hands out pids and memory"};
  }
  if (error.step == "runtime") return {"runtime", error.subject};
  if (error.step.starts_with("setrlimit(") && error.errnum == EPERM) {
    return {"limit", "needs to raise a hard limit: " + error.Text() +
                         "; run nstest as root with CAP_SYS_RESOURCE, or with higher limits"};
  }
  return {};
}

bool Touches(const Plan& plan, std::string_view what) {
  return std::find(plan.touches.begin(), plan.touches.end(), what) != plan.touches.end();
}

// One case in play: short-lived, on the stack of Player::Play.
class CaseInPlay {
 public:
  CaseInPlay(const Plan& plan, const PlayTalk& talk, Scene& scene, ContainerMaker maker)
      : plan_(plan),
        talk_(talk),
        scene_(scene),
        maker_(std::move(maker)),
        case_deadline_(steady_clock::now() + plan.timeout) {}

  Ending Play() {
    if (Reason reason = maker_.WhyNot(); !reason.empty()) {
      return {EndingKind::kSkip, std::move(reason), index_};
    }
    for (const Container& container : plan_.containers) {
      if (container.deferred || container.started) continue;
      if (Status made = maker_.Make(container, case_deadline_); !made) {
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
  Ending Failed(const Error& error, SteadyTime deadline) const {
    Reason lack = WhatHostLacks(error);
    if (!lack.empty()) return {EndingKind::kSkip, std::move(lack), index_};
    // What could not be had in time, as being ready.
    const bool late = steady_clock::now() >= deadline;
    return {late ? EndingKind::kTimeout : EndingKind::kError, {"", error.Text()}, index_};
  }

  Ending CreationFailed(const Container& container, const Error& error) {
    if (Reason lack = WhatHostLacks(error); !lack.empty()) {
      return {EndingKind::kSkip, std::move(lack), index_};
    }
    const bool late = steady_clock::now() >= case_deadline_;
    return {late ? EndingKind::kTimeout : EndingKind::kError,
            {"", ContainerMaker::ErrorText(error, container)},
            index_};
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
    const Container* container = maker_.Find(step.place);
    if (container == nullptr) return Error{"run", 0, "'" + step.place + "' is no container"};
    const auto begun = steady_clock::now();
    if (Status made = maker_.MakeWith(*container, run, case_deadline_); !made) {
      if (auto refusal = AsExecRefusal(made.error())) return *refusal;
      return Error{.step = ContainerMaker::ErrorText(made.error(), *container)};
    }
    const Process& init = *scene_.FindProcess(container->name + ".init");
    return AwaitEnd(scene_.loop, init, begun, deadline);
  }

  Result<Outcome> Once(const Step& step, SteadyTime deadline) {
    const auto* run = std::get_if<nstest::Run>(&step.action);
    if (run != nullptr && run->as_init) return RunAsInit(*run, step, deadline);
    const auto* start = std::get_if<nstest::Start>(&step.action);
    if (start != nullptr && !start->container.empty()) {
      return maker_.Start(start->container, deadline);
    }
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
    const auto deadline = std::min(own, case_deadline_);
    auto played = Play(step, deadline);
    if (!played) return Failed(played.error(), deadline);
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
  ContainerMaker maker_;
  SteadyTime case_deadline_;
  int index_ = -1;
};

// Where a container has a cgroup, the host's own must hand out controllers, and so be empty: the
// host is then in one that is called as it is, which is no container's name.
ScopedCgroupLeaf MakeRoomForCgroups(const Plan& plan, const CgroupSet& own) {
  const bool needed = std::any_of(plan.containers.begin(), plan.containers.end(),
                                  [](const Container& one) { return one.cgroup.has_value(); });
  return needed ? ScopedCgroupLeaf::Enter(own, std::string(kHost)) : ScopedCgroupLeaf();
}

}  // namespace

Ending Player::Play(const Plan& plan, const PlayTalk& talk) {
  Scene scene{.loop = loop_, .clocks = ReadClockBase(), .announce = talk.announce};
  scene.places[std::string(kHost)] =
      Place{.name = std::string(kHost),
            .default_workdir = plan.folder,
            .clock_is_kept = options_.real_root && !Touches(plan, "clock")};
  const ScopedCgroupLeaf leaf = MakeRoomForCgroups(plan, options_.cgroups);
  CaseInPlay playing(plan, talk, scene, {plan, scene, find_runtime_, options_});
  Ending ending = playing.Play();
  TakeDown(scene);
  return ending;
}

}  // namespace nstest
