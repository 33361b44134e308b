#include "fuzz/require.h"
#include "fuzz/targets.h"
#include "nstest/load/load.h"
#include "nstest/model/fields.h"
#include "nstest/plan/cases.h"
#include "nstest/plan/plan.h"

namespace nstest {

namespace {

// Root on a host where nothing is known: what planning cannot tell is a reason to skip.
void CheckPlanning(const Case& made) {
  const auto plan = MakePlan(made, {});
  const auto* planned = std::get_if<Plan>(&plan);
  if (planned == nullptr) {
    Require(!std::get<Reason>(plan).text.empty(), "a case that is not played says why");
    return;
  }
  const auto sent = ParseJson(ToJson(MakeValue(*planned)));
  Require(sent.has_value(), "a plan can be sent");
  const auto read = ReadAs<Plan>(*sent);
  Require(read.has_value(), "a plan can be read");
  Require(ToJson(MakeValue(*read)) == ToJson(*sent), "a plan means the same to the worker");
}

void CheckProblems(const Loaded& loaded) {
  for (const Problem& problem : loaded.errors) {
    Require(!problem.message.empty(), "an error says something");
    (void)ProblemText(problem, "error");
  }
  for (const Problem& problem : loaded.warnings) (void)ProblemText(problem, "warning");
}

}  // namespace

void FuzzScenario(std::string_view bytes) {
  Loaded loaded = LoadText(bytes, {.file = "fuzz.yaml", .id_path = "fuzz", .folder = "/folder"});
  CheckProblems(loaded);
  if (!loaded.errors.empty()) return;
  Require(!loaded.scenarios.empty(), "a text without errors has scenarios");
  for (const Case& made : MakeCases(std::move(loaded.scenarios)).cases) CheckPlanning(made);
}

}  // namespace nstest
