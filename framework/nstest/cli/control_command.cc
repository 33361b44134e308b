#include <unistd.h>

#include <map>
#include <utility>

#include "nstest/cli/commands.h"
#include "nstest/cli/complain.h"
#include "nstest/cli/control_table.h"
#include "nstest/cli/exit_status.h"
#include "nstest/cli/loading.h"
#include "nstest/cli/play_cases.h"
#include "nstest/control/dependence.h"
#include "nstest/model/fields.h"
#include "nstest/plan/selection.h"
#include "nstest/report/byte_sink.h"

namespace nstest {

namespace {

// Keeps the results, by id.
class Results : public Reporter {
 public:
  void Begin(const RunInfo& /*run*/, const HostFacts& /*host*/) override {}

  void CaseFinished(const CaseResult& result) override { results_[result.id] = result; }

  void End(const RunSummary& /*summary*/) override {}

  const CaseResult& of(const std::string& id) const { return results_.at(id); }

 private:
  std::map<std::string, CaseResult> results_;
};

// A case, and the ways in which it is played.
struct Trial {
  Case made;
  std::vector<Removal> removals;
};

// False when it was interrupted.
bool Play(const std::vector<Case>& cases, const ControlOptions& options, Results& results) {
  const PlaySettings settings{.jobs = options.jobs > 0 ? options.jobs : UsableCpus(),
                              .host_ids = HostIds::kUnprivileged};
  return cases.empty() || !PlayCases(cases, settings, {}, results).summary.interrupted;
}

bool PlayUntouched(const std::vector<Trial>& trials, const ControlOptions& options,
                   Results& results) {
  std::vector<Case> cases;
  cases.reserve(trials.size());
  for (const Trial& trial : trials) cases.push_back(trial.made);
  return Play(cases, options, results);
}

// Plays every case without each of its namespaces.
bool PlayWithout(const std::vector<Trial>& trials, const ControlOptions& options,
                 Results& results) {
  std::vector<Case> cases;
  for (const Trial& trial : trials) {
    const Nanoseconds patience = PatienceAfter(results.of(trial.made.id).took);
    for (const Removal& removal : trial.removals) {
      cases.push_back(Without(trial.made, removal, patience));
    }
  }
  return Play(cases, options, results);
}

CaseControl CompareTrial(const Trial& trial, const Results& results) {
  std::vector<ControlPlay> without;
  for (const Removal& removal : trial.removals) {
    without.push_back({removal, results.of(IdWithout(trial.made, removal))});
  }
  return Compare(trial.made, results.of(trial.made.id), without);
}

// Where an expectation is inert without any kind as a whole, single containers go without it.
std::vector<Trial> SecondTrials(const std::vector<Trial>& trials, const Results& results) {
  std::vector<Trial> second;
  for (const Trial& trial : trials) {
    if (!HasInert(CompareTrial(trial, results))) continue;
    auto removals = RemovalsOfOne(trial.made.scenario);
    if (!removals.empty()) second.push_back({trial.made, std::move(removals)});
  }
  return second;
}

void AddRemovals(std::vector<Trial>& trials, const std::vector<Trial>& second) {
  for (const Trial& more : second) {
    for (Trial& trial : trials) {
      if (trial.made.id != more.made.id) continue;
      trial.removals.insert(trial.removals.end(), more.removals.begin(), more.removals.end());
    }
  }
}

int Print(const std::vector<CaseControl>& controls, const ControlOptions& options) {
  FdSink out(STDOUT_FILENO, "stdout");
  for (const CaseControl& control : controls) {
    out.Write(options.json ? ToJson(MakeValue(control)) + '\n'
                           : ControlText(control, options.quiet));
  }
  if (!options.json) out.Write(ControlSummary(controls));
  out.Flush();
  if (out.error()) return Complain(out.error()->Text(), kExitError);
  if (CountStanding(controls, Standing::kInert) > 0) return kExitFailed;
  return CountStanding(controls, Standing::kDepends) > 0 ? kExitWell : kExitNothing;
}

}  // namespace

int ControlCommand(const ControlOptions& options) {
  auto cases = LoadCases(options.paths);
  if (!cases) return kExitUsage;
  auto selected = Select(std::move(*cases), {.filters = options.filters, .tags = options.tags});
  if (!selected) return Complain(selected.error().Text(), kExitUsage);
  if (selected->empty()) return Complain("no case is selected", kExitNothing);
  std::vector<Trial> trials;
  for (Case& made : *selected) {
    // Such as pivot_root, which without a mount namespace takes the host its root.
    const bool excused = !made.scenario.control.empty();
    auto removals = excused ? std::vector<Removal>{} : RemovalsOfAll(made.scenario);
    trials.push_back({std::move(made), std::move(removals)});
  }
  Results results;
  if (!PlayUntouched(trials, options, results)) return kExitInterrupted;
  if (!PlayWithout(trials, options, results)) return kExitInterrupted;
  const auto second = SecondTrials(trials, results);
  if (!PlayWithout(second, options, results)) return kExitInterrupted;
  AddRemovals(trials, second);
  std::vector<CaseControl> controls;
  controls.reserve(trials.size());
  for (const Trial& trial : trials) controls.push_back(CompareTrial(trial, results));
  return Print(controls, options);
}

}  // namespace nstest
