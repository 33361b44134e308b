#pragma once

#include <functional>
#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "nstest/act/scene.h"
#include "nstest/model/evidence.h"
#include "nstest/model/plan.h"
#include "nstest/model/result.h"
#include "nstest/model/scenario.h"
#include "nstest/report/reporter.h"
#include "nstest/stage/worker_process.h"

namespace nstest {

struct EngineOptions {
  int jobs = 1;            ///< workers at a time
  int repeat = 1;          ///< how often the cases are played; 0: until one does not pass
  bool fail_fast = false;  ///< start no more cases after a fail, an error or a timeout
  int interrupt_fd = -1;   ///< readable: stop at once; borrowed
};

/// What the engine needs of others: each is one function of another room, given by main.
struct EngineParts {
  WorkerMaker& workers;
  Reporter& reporter;
  /// Case x facts -> Plan, or why it is skipped.
  std::function<std::variant<Plan, Reason>(const Case&)> plan;
  /// Case x Evidence -> Result.
  std::function<CaseResult(const Case&, const Evidence&)> judge;
  /// Whether a step's expectation holds now, for `eventually`.
  std::function<bool(const Step&, const Value&, const Saved&)> holds;
  /// Notes a change of what outlives namespaces, before it is made.
  std::function<Status(const HostChange&)> announce;
  /// Keeps other runs from changing the real host until all is put back; waits for those that do.
  std::function<Status()> take_turn;
  /// Puts all announced changes back.
  std::function<Status()> undo_all;
};

/// Plays the cases over workers, as many at a time as there are jobs; those that touch the real
/// host, or play on it, come last and alone. Single-threaded. Reports each as it ends.
class Engine {
 public:
  Engine(const EngineParts& parts, const EngineOptions& options);
  ~Engine();

  /// The first worker, asked what its host is, before any case is planned. Its facts, or the step
  /// that kept this host from giving one.
  Result<Value> Open();

  RunSummary Run(std::span<const Case> cases);

 private:
  class Shift;

  const EngineParts& parts_;
  EngineOptions options_;
  std::unique_ptr<WorkerLink> first_;  // opened, not yet used
};

}  // namespace nstest
