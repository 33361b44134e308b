#include "nstest/plan/case_runtimes.h"

#include <algorithm>

#include "nstest/plan/cases.h"

namespace nstest {

namespace {

bool LeavesRuntimeOpen(const Case& one) {
  const auto& containers = one.scenario.containers;
  return std::any_of(containers.begin(), containers.end(),
                     [](const Container& container) { return container.runtime.empty(); });
}

void SetRuntime(Scenario& scenario, const std::string& runtime) {
  for (Container& container : scenario.containers) {
    if (!container.runtime.empty()) continue;
    container.runtime = runtime;
    container.of_run = true;
  }
}

}  // namespace

std::vector<Case> WithRuntimes(std::vector<Case> cases, const std::vector<std::string>& runtimes) {
  if (runtimes.empty()) return cases;
  std::vector<Case> all;
  for (Case& one : cases) {
    if (!LeavesRuntimeOpen(one)) {
      all.push_back(std::move(one));
      continue;
    }
    for (const std::string& runtime : runtimes) {
      Case& played = all.emplace_back(one);
      SetRuntime(played.scenario, runtime);
      if (runtimes.size() == 1) continue;
      played.scenario.combination.emplace_back("runtime", runtime);
      played.id = MakeId(played.scenario);
    }
  }
  return all;
}

}  // namespace nstest
