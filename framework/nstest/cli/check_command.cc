#include <unistd.h>

#include "nstest/cli/commands.h"
#include "nstest/cli/exit_status.h"
#include "nstest/load/load.h"
#include "nstest/plan/cases.h"
#include "nstest/report/byte_sink.h"

namespace nstest {

namespace {

std::string Counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + ' ' + noun + (count == 1 ? "" : "s");
}

}  // namespace

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
  out.Write(Counted(scenarios, "scenario") + ", " + Counted(loaded.errors.size(), "error") + ", " +
            Counted(loaded.warnings.size(), "warning") + '\n');
  out.Flush();
  const bool bad = !loaded.errors.empty() || (options.strict && !loaded.warnings.empty());
  return bad ? kExitUsage : kExitWell;
}

}  // namespace nstest
