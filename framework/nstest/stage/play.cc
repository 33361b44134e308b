#include "nstest/stage/play.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "nstest/model/guest.h"
#include "nstest/runtime/tool.h"
#include "nstest/stage/distant_part.h"
#include "nstest/stage/local_part.h"
#include "nstest/stage/remote_part.h"

namespace nstest {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// A part of a case that is not played here.
struct PartElsewhere {
  GuestView view;
  CasePart* part = nullptr;
};

// The parts of a case; without guests there is only the one here.
struct Parts {
  CasePart& local;
  std::vector<PartElsewhere> elsewhere = {};

  CasePart& Of(const Step& step) const {
    for (const PartElsewhere& one : elsewhere) {
      if (one.view.HasStep(step)) return *one.part;
    }
    return local;
  }

  std::vector<CasePart*> All() const {
    std::vector<CasePart*> all{&local};
    for (const PartElsewhere& one : elsewhere) all.push_back(one.part);
    return all;
  }
};

// One case in play: short-lived, on the stack of Player::Play.
class CaseInPlay {
 public:
  CaseInPlay(const Plan& plan, const PlayTalk& talk, Loop& loop, Parts parts)
      : plan_(plan),
        talk_(talk),
        loop_(loop),
        parts_(std::move(parts)),
        case_deadline_(steady_clock::now() + plan.timeout) {}

  Ending Play() {
    for (CasePart* part : parts_.All()) {
      if (auto ending = part->SetUp(case_deadline_)) return *ending;
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

  Result<Outcome> Once(const Step& step, SteadyTime deadline) {
    return parts_.Of(step).Once(index_, deadline);
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
      loop_.RunUntil([] { return false; }, std::min(enough, steady_clock::now() + pause));
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

  void Keep(const std::string& name, const Value& value) {
    for (CasePart* part : parts_.All()) part->Keep(name, value);
  }

  std::optional<Ending> PlayStep(const Step& step) {
    const auto own = steady_clock::now() + step.timeout.value_or(kDefaultStepTimeout);
    const auto deadline = std::min(own, case_deadline_);
    auto played = Play(step, deadline);
    if (!played) return Failed(played.error(), deadline);
    const auto& [outcome, evidence] = *played;
    talk_.step_done(evidence);
    if (!step.save.empty()) Keep(step.save, evidence.value);
    if (outcome.timed_out) {
      return Ending{EndingKind::kTimeout, {"", TimeoutText(step) + ": " + StepName(step)}, index_};
    }
    if (!evidence.succeeded) return Ending{EndingKind::kPlayed, {}, index_};
    return std::nullopt;
  }

  const Plan& plan_;
  const PlayTalk& talk_;
  Loop& loop_;
  Parts parts_;
  SteadyTime case_deadline_;
  int index_ = -1;
};

// A guest of this worker's cgroup would keep that from handing out controllers: cgroups(7).
bool MakesCgroups(const Plan& plan) {
  return std::any_of(plan.containers.begin(), plan.containers.end(),
                     [](const Container& one) { return one.cgroup.has_value(); });
}

}  // namespace

CaseEnd Player::Play(const Plan& plan, const PlayTalk& talk) {
  if (NeedsGuest(plan)) return PlayWithGuest(plan, talk);
  if (MakesCgroups(plan)) guests_.Drop();
  return PlayHere(plan, talk);
}

CaseEnd Player::PlayHere(const Plan& plan, const PlayTalk& talk) {
  const LocalMeans means{loop_, find_runtime_, options_, talk.announce};
  const bool all_is_here = GuestsOf(plan).empty();
  const Plan outer = all_is_here ? Plan() : OuterPlan(plan);
  LocalPart local(all_is_here ? plan : outer, means);
  Parts parts{local};
  std::vector<std::unique_ptr<RemotePart>> remotes;
  for (const Container& container : plan.containers) {
    if (!IsRemote(plan, container)) continue;
    remotes.push_back(std::make_unique<RemotePart>(plan, container, means, ++remote_made_));
    parts.elsewhere.push_back({GuestView(plan, container), remotes.back().get()});
  }
  CaseInPlay playing(plan, talk, loop_, std::move(parts));
  CaseEnd end{.ending = playing.Play()};
  for (const auto& remote : remotes) {
    for (std::string& one : remote->End()) end.leftovers.push_back(std::move(one));
  }
  for (std::string& one : local.End()) end.leftovers.push_back(std::move(one));
  return end;
}

CaseEnd Player::PlayWithGuest(const Plan& plan, const PlayTalk& talk) {
  const MachineOptions machine = MachineOf(plan);
  const std::string why = LeadsNowhere(machine.program) ? "" : WhyNoMachine(machine);
  if (!why.empty()) {
    return {{EndingKind::kSkip, {"runtime", "vm " + why}}, {}};
  }
  // Of the case's time nothing is taken for this.
  const auto guest = guests_.Find(loop_, machine, options_.folders);
  if (!guest) return {{EndingKind::kError, {"", guest.error().Text()}}, {}};
  const Plan outer = OuterPlan(plan);
  CaseEnd end;
  {
    LocalPart local(outer, {loop_, find_runtime_, options_, talk.announce});
    DistantPart inside(InnerPlan(plan), **guest);
    CaseInPlay playing(plan, talk, loop_, {local, {{GuestView(plan), &inside}}});
    end.ending = playing.Play();
    end.leftovers = inside.End();
    for (std::string& one : local.End()) end.leftovers.push_back(std::move(one));
  }
  guests_.DropUnfit();
  return end;
}

}  // namespace nstest
