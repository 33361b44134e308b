#pragma once

#include "nstest/cli/options.h"
#include "nstest/model/result.h"

namespace nstest {

inline constexpr int kExitWell = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitError = 3;
inline constexpr int kExitNothing = 4;
inline constexpr int kExitInterrupted = 130;

struct ExitRules {
  std::optional<int> max_skips;
  bool strict = false;  ///< what was left over, and what passed unexpectedly, fails the run
  bool left_something = false;
};

/// The first that applies: interrupted; a fail or timeout; an error or an incomplete record;
/// nothing passed or failed, or too many skips; else all is well.
int ExitStatus(const RunSummary& summary, const ExitRules& rules);

}  // namespace nstest
