#pragma once

#include <set>
#include <string>
#include <vector>

#include "nstest/model/result.h"
#include "nstest/model/scenario.h"
#include "nstest/report/reporter.h"
#include "nstest/stage/worker_process.h"

namespace nstest {

struct PlaySettings {
  int jobs = 1;    ///< cases at a time
  int repeat = 1;  ///< 0: until one does not pass
  bool fail_fast = false;
  std::set<std::string> allowed;         ///< what may be changed of the real host
  std::vector<RuntimeProgram> runtimes;  ///< of --runtime
  HostIds host_ids = HostIds::kBest;
};

struct Played {
  RunSummary summary;
  bool left_something = false;  ///< a case left something on its host
};

/// Plans, plays and judges cases over workers, and reports them as they end. The reporter's Begin
/// gets `run` and the facts of this host. What depends on these is chosen in the cases themselves.
Played PlayCases(std::vector<Case> cases, const PlaySettings& settings, const RunInfo& run,
                 Reporter& reporter);

/// Leaves in each case what is expected where these are the facts.
void ChooseForThisHost(std::vector<Case>& cases, const HostFacts& facts);

/// The CPUs that this process may use.
int UsableCpus();

}  // namespace nstest
