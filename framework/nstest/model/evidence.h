#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/base/units.h"
#include "nstest/model/plan.h"
#include "nstest/model/value.h"

namespace nstest {

/// What one step showed.
struct StepEvidence {
  int step = 0;              ///< its index in the plan
  Value value;               ///< shape per action: DESIGN section 2
  std::vector<Value> tries;  ///< `eventually`: every value seen before `value`, oldest first
  bool succeeded = true;     ///< false: it must have succeeded and did not; the case stops here
  Nanoseconds took{0};

  bool operator==(const StepEvidence&) const = default;
};

/// How playing a case ended, when not by its last step.
enum class EndingKind { kPlayed, kSkip, kError, kTimeout };

constexpr auto NamesOf(EndingKind* /*type*/) {
  return std::array<std::pair<std::string_view, EndingKind>, 4>{
      {{"played", EndingKind::kPlayed},
       {"skip", EndingKind::kSkip},
       {"error", EndingKind::kError},
       {"timeout", EndingKind::kTimeout}}};
}

struct Ending {
  EndingKind kind = EndingKind::kPlayed;
  Reason reason;  ///< of skip, error ("mount('/x'): EPERM, making container 'box'") and timeout
  int step = -1;  ///< the step at which it ended; -1: before the first or after the last

  bool operator==(const Ending&) const = default;
};

/// All that playing a case showed. Steps that were not reached are missing.
struct Evidence {
  std::vector<StepEvidence> steps;
  Ending ending;
  std::vector<std::string> leftovers;  ///< what the case left on its host, a sentence each
  Nanoseconds took{0};

  bool operator==(const Evidence&) const = default;
};

template <typename Archive>
void Fields(Archive& archive, StepEvidence& evidence) {
  archive("step", evidence.step);
  archive("value", evidence.value);
  archive("tries", evidence.tries);
  archive("succeeded", evidence.succeeded);
  archive("took", evidence.took);
}

template <typename Archive>
void Fields(Archive& archive, Ending& ending) {
  archive("kind", ending.kind);
  archive("reason", ending.reason);
  archive("step", ending.step);
}

template <typename Archive>
void Fields(Archive& archive, Evidence& evidence) {
  archive("steps", evidence.steps);
  archive("ending", evidence.ending);
  archive("leftovers", evidence.leftovers);
  archive("took", evidence.took);
}

}  // namespace nstest
