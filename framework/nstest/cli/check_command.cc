#include <unistd.h>

#include "nstest/cli/commands.h"
#include "nstest/cli/exit_status.h"
#include "nstest/cli/loading.h"
#include "nstest/load/load.h"
#include "nstest/plan/cases.h"
#include "nstest/report/byte_sink.h"

namespace nstest {

int CheckCommand(const CheckOptions& options) {
  Loaded loaded = Load(options.paths, {.warnings = true});
  const std::size_t scenarios = loaded.scenarios.size();
  if (loaded.errors.empty()) {
    loaded.errors = MakeCases(std::move(loaded.scenarios)).problems;
  }
  FdSink out(STDOUT_FILENO, "stdout");
  FdSink err(STDERR_FILENO, "stderr");
  for (const Problem& problem : loaded.errors) err.Write(ProblemText(problem, "error"));
  for (const Problem& problem : loaded.warnings) err.Write(ProblemText(problem, "warning"));
  err.Flush();
  // Behind an error scenarios are not counted: some may be missing.
  const std::string counts = loaded.errors.empty() ? Counted(scenarios, "scenario") + ", 0 errors"
                                                   : CountErrors(loaded.errors);
  out.Write(counts + ", " + Counted(loaded.warnings.size(), "warning") + '\n');
  out.Flush();
  const bool bad = !loaded.errors.empty() || (options.strict && !loaded.warnings.empty());
  return bad ? kExitUsage : kExitWell;
}

}  // namespace nstest
