#include "nstest/cli/loading.h"

#include <unistd.h>

#include "nstest/load/load.h"
#include "nstest/plan/cases.h"
#include "nstest/report/byte_sink.h"

namespace nstest {

std::optional<std::vector<Case>> LoadCases(const std::vector<std::string>& paths) {
  Loaded loaded = Load(paths, {});
  MadeCases made;
  if (loaded.errors.empty()) {
    made = MakeCases(std::move(loaded.scenarios));
    loaded.errors = std::move(made.problems);
  }
  if (loaded.errors.empty()) return std::move(made.cases);
  FdSink errors(STDERR_FILENO, "stderr");
  for (const Problem& problem : loaded.errors) errors.Write(ProblemText(problem, "error"));
  const std::size_t count = loaded.errors.size();
  errors.Write("nstest: " + std::to_string(count) + (count == 1 ? " error" : " errors") +
               ", nothing was played\n");
  errors.Flush();
  return std::nullopt;
}

}  // namespace nstest
