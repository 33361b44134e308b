#include "nstest/cli/exit_status.h"

namespace nstest {

int ExitStatus(const RunSummary& summary, const ExitRules& rules) {
  const Counts& counts = summary.counts;
  if (summary.interrupted) return kExitInterrupted;
  if (counts.fail > 0 || counts.timeout > 0) return kExitFailed;
  if (rules.strict && (rules.left_something || counts.xpass > 0)) return kExitFailed;
  if (counts.error > 0 || summary.incomplete) return kExitError;
  if (counts.pass + counts.fail + counts.xfail + counts.xpass == 0) return kExitNothing;
  if (rules.max_skips && counts.skip > *rules.max_skips) return kExitNothing;
  return kExitWell;
}

}  // namespace nstest
