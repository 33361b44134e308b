#include "nstest/cli/loading.h"

#include <unistd.h>

#include <set>

#include "nstest/load/load.h"
#include "nstest/plan/cases.h"
#include "nstest/report/byte_sink.h"

namespace nstest {

std::string Counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + ' ' + noun + (count == 1 ? "" : "s");
}

std::string CountErrors(const std::vector<Problem>& errors) {
  std::set<std::string> files;
  for (const Problem& problem : errors) files.insert(problem.file);
  return Counted(errors.size(), "error") + " in " + Counted(files.size(), "file");
}

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
  errors.Write("nstest: " + CountErrors(loaded.errors) + ", nothing was played\n");
  errors.Flush();
  return std::nullopt;
}

}  // namespace nstest
