#include "nstest/stage/attend.h"

#include <chrono>

#include "nstest/model/error_value.h"

namespace nstest {

namespace {

using std::chrono::steady_clock;

Did DoStep(LocalPart& part, const Do& asked) {
  for (const auto& [name, value] : asked.saved) part.Keep(name, value);
  const auto outcome = part.Once(asked.step, steady_clock::now() + asked.left);
  if (!outcome) return {.error = ErrorValue(outcome.error())};
  return {.evidence = outcome->evidence,
          .succeeded = outcome->succeeded,
          .timed_out = outcome->timed_out};
}

bool IsStepOf(const Plan& plan, int step) {
  return step >= 0 && static_cast<std::size_t>(step) < plan.steps.size();
}

// Whether it goes on until Leave.
bool DoWhatIsAsked(const Plan& plan, LocalPart& part, const AttendTalk& talk) {
  for (;;) {
    const auto message = talk.next();
    if (!message) return false;
    if (std::holds_alternative<Leave>(*message)) return true;
    const Do* asked = std::get_if<Do>(&*message);
    if (asked == nullptr || !IsStepOf(plan, asked->step)) return false;
    talk.tell(DoStep(part, *asked));
  }
}

// The wall clock as it would be without having been set.
Nanoseconds WallClockAtBoot() {
  return std::chrono::system_clock::now().time_since_epoch() -
         steady_clock::now().time_since_epoch();
}

}  // namespace

std::optional<Left> Attend(const Arrange& arrange, LocalMeans means, const AttendTalk& talk) {
  Left left;
  means.announce = [&left](const HostChange& /*change*/) {
    left.changed = true;
    return Status();
  };
  const Nanoseconds before = WallClockAtBoot();
  {
    LocalPart part(arrange.plan, means);
    talk.tell(Arranged{part.SetUp(steady_clock::now() + arrange.left)});
    if (!DoWhatIsAsked(arrange.plan, part, talk)) return std::nullopt;
    left.leftovers = part.End();
  }
  constexpr std::chrono::milliseconds kStep(100);
  left.changed = left.changed || std::chrono::abs(WallClockAtBoot() - before) > kStep;
  return left;
}

}  // namespace nstest
