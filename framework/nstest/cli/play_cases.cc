#include "nstest/cli/play_cases.h"

#include <sched.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <utility>
#include <variant>

#include "nstest/cli/complain.h"
#include "nstest/cli/exit_status.h"
#include "nstest/cli/interrupt.h"
#include "nstest/engine/engine.h"
#include "nstest/facts/host_facts.h"
#include "nstest/judge/judge.h"
#include "nstest/judge/matcher.h"
#include "nstest/plan/conditions.h"
#include "nstest/plan/plan.h"
#include "nstest/plan/remote_needs.h"
#include "nstest/stage/guard.h"
#include "nstest/stage/usable_runtimes.h"

namespace nstest {

namespace {

std::vector<std::string> FoldersOf(const std::vector<Case>& cases) {
  std::set<std::string> folders;
  for (const Case& one : cases) {
    folders.insert(one.scenario.folder);
    for (const Container& container : one.scenario.containers) {
      if (container.kernel.empty()) continue;
      // Its modules may stand beside the folder of the image: boot/vmlinuz, lib/modules.
      const auto folder = std::filesystem::path(container.kernel).parent_path();
      folders.insert({folder.string(), folder.parent_path().string()});
    }
  }
  return {folders.begin(), folders.end()};
}

// By which docker and podman find their daemon, their images and their settings.
std::vector<std::string> ToolEnvironment() {
  std::vector<std::string> environment;
  for (const char* name : {"CONTAINERS_CONF",
                           "CONTAINERS_REGISTRIES_CONF",
                           "CONTAINERS_STORAGE_CONF",
                           "CONTAINER_CONNECTION",
                           "CONTAINER_HOST",
                           "CONTAINER_SSHKEY",
                           "DOCKER_API_VERSION",
                           "DOCKER_CERT_PATH",
                           "DOCKER_CONFIG",
                           "DOCKER_CONTEXT",
                           "DOCKER_HOST",
                           "DOCKER_TLS",
                           "DOCKER_TLS_VERIFY",
                           "HOME",
                           "SSH_AUTH_SOCK",
                           "STORAGE_DRIVER",
                           "STORAGE_OPTS",
                           "XDG_CONFIG_HOME",
                           "XDG_DATA_HOME",
                           "XDG_RUNTIME_DIR"}) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): one thread
    if (value != nullptr) environment.push_back(std::string(name) + '=' + value);
  }
  return environment;
}

// Unique where several hosts have one daemon.
std::string NameOfRun() {
  std::random_device random;
  return std::to_string(::getpid()) + '-' + std::to_string(random());
}

// The guard, started at the first change.
class GuardAtNeed {
 public:
  Status Announce(const HostChange& change) {
    NSTEST_TRY(Start());
    return guard_->Announce(change);
  }

  Status TakeTurn() {
    NSTEST_TRY(Start());
    return guard_->TakeTurn();
  }

  Status UndoAll() { return guard_ ? guard_->UndoAll() : Status(); }

 private:
  Status Start() {
    if (guard_) return {};
    auto started = Guard::Start(
        [] { Complain("the guard was lost, and another one has taken its place", kExitWell); });
    if (!started) return started.error();
    guard_ = std::move(*started);
    return {};
  }

  std::unique_ptr<Guard> guard_;
};

// Remembers what the exit status asks for besides the counts.
class LeftoverWatch : public Reporter {
 public:
  explicit LeftoverWatch(Reporter& inner) : inner_(inner) {}

  void Begin(const RunInfo& run, const HostFacts& host) override { inner_.Begin(run, host); }

  void CaseStarted(const CaseStart& start) override { inner_.CaseStarted(start); }

  void CaseFinished(const CaseResult& result) override {
    left_something_ = left_something_ || !result.leftovers.empty();
    inner_.CaseFinished(result);
  }

  void Tick(Nanoseconds elapsed) override { inner_.Tick(elapsed); }

  void End(const RunSummary& summary) override { inner_.End(summary); }

  bool left_something() const { return left_something_; }

 private:
  Reporter& inner_;
  bool left_something_ = false;
};

// The facts of the runner's own view and of the first worker's greeting, in one.
void AddWorkerFacts(HostFacts& facts, const Result<Value>& greeting) {
  if (!greeting) {
    facts.facts.emplace_back("host.refused", greeting.error().Text());
    return;
  }
  if (const Value::Map* told = greeting->map()) {
    facts.facts.insert(facts.facts.end(), told->begin(), told->end());
  }
}

}  // namespace

void ChooseForThisHost(std::vector<Case>& cases, const HostFacts& facts) {
  const ConditionContext context{facts, [](const Matcher& matcher, const Value& value) {
                                   return JudgeValue(matcher, value, {}).holds;
                                 }};
  for (Case& one : cases) one = ChooseForHost(std::move(one), context);
}

Played PlayCases(std::vector<Case> cases, const PlaySettings& settings, const RunInfo& run,
                 Reporter& reporter) {
  const InterruptWatch interrupts;
  GuardAtNeed guard;
  const auto announce = [&](const HostChange& change) { return guard.Announce(change); };
  WorkerProcesses workers(FoldersOf(cases), announce, settings.host_ids);
  LeftoverWatch watch(reporter);
  PlanContext context{.facts = ReadHostFacts(MakeFactsRequest(cases)),
                      .allowed = settings.allowed,
                      .runtimes = settings.runtimes,
                      .environment = ToolEnvironment(),
                      .run = NameOfRun()};
  UsableRuntimes usable(announce);
  const auto plan = [&](const Case& one) -> std::variant<Plan, Reason> {
    auto made = MakePlan(one, context);
    if (Plan* playable = std::get_if<Plan>(&made)) {
      if (Reason reason = usable.WhyNot(*playable); !reason.empty()) return reason;
      if (Reason reason = usable.MarkRemote(*playable); !reason.empty()) return reason;
      if (Reason reason = MissingWhereRemote(one.scenario, *playable); !reason.empty())
        return reason;
    }
    return made;
  };
  const EngineParts parts{.workers = workers,
                          .reporter = watch,
                          .plan = plan,
                          .judge = Judge,
                          .holds = HoldsNow,
                          .announce = announce,
                          .take_turn = [&] { return guard.TakeTurn(); },
                          .undo_all = [&] { return guard.UndoAll(); }};
  Engine engine(parts, {.jobs = settings.jobs,
                        .repeat = settings.repeat,
                        .fail_fast = settings.fail_fast,
                        .interrupt_fd = interrupts.fd()});
  AddWorkerFacts(context.facts, engine.Open());
  watch.Begin(run, context.facts);
  ChooseForThisHost(cases, context.facts);
  Played played{.summary = engine.Run(cases)};
  watch.End(played.summary);
  played.left_something = watch.left_something();
  return played;
}

int UsableCpus() {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  return ::sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? CPU_COUNT(&cpus) : 1;
}

}  // namespace nstest
