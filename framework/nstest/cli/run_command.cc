#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <iterator>
#include <memory>
#include <set>
#include <string>

#include "nstest/cli/commands.h"
#include "nstest/cli/complain.h"
#include "nstest/cli/exit_status.h"
#include "nstest/cli/interrupt.h"
#include "nstest/cli/loading.h"
#include "nstest/cli/outputs.h"
#include "nstest/cli/version.h"
#include "nstest/engine/engine.h"
#include "nstest/facts/host_facts.h"
#include "nstest/judge/judge.h"
#include "nstest/judge/matcher.h"
#include "nstest/plan/conditions.h"
#include "nstest/plan/plan.h"
#include "nstest/plan/selection.h"
#include "nstest/report/record.h"
#include "nstest/stage/guard.h"
#include "nstest/stage/worker_process.h"

namespace nstest {

namespace {

// --rerun-failed: the cases that did not pass in the record and were not skipped. One that was cut
// short cannot name the cases that it never reached; there all are chosen but those that did.
Status ChooseFailed(const std::string& path, Selection& selection) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid()) return ErrnoError("open", path);
  auto record = ReadRecord(fd.get());
  if (!record) return record.error();
  std::set<std::string> bad;
  std::set<std::string> well;
  for (const CaseResult& result : record->cases) {
    (IsBad(result.verdict) ? bad : well).insert(result.id);
  }
  if (record->complete() && !record->summary.interrupted) {
    selection.ids = std::move(bad);
  } else {
    std::set_difference(well.begin(), well.end(), bad.begin(), bad.end(),
                        std::inserter(selection.without_ids, selection.without_ids.end()));
  }
  return {};
}

Result<std::vector<Case>> SelectCases(std::vector<Case> cases, const RunOptions& options) {
  Selection selection{.filters = options.filters,
                      .tags = options.tags,
                      .shard = options.shard,
                      .seed = options.shuffle};
  if (!options.rerun_failed.empty()) NSTEST_TRY(ChooseFailed(options.rerun_failed, selection));
  auto selected = Select(std::move(cases), selection);
  if (selected && options.timeout) {
    for (Case& one : *selected) one.scenario.timeout = *options.timeout;
  }
  return selected;
}

int ListCases(const std::vector<Case>& cases) {
  if (cases.empty()) return Complain("no case is selected", kExitNothing);
  FdSink out(STDOUT_FILENO, "stdout");
  for (const Case& one : cases) out.Write(one.id + "  " + one.scenario.title + '\n');
  out.Flush();
  return kExitWell;
}

int Jobs(const RunOptions& options) {
  if (options.jobs > 0) return options.jobs;
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  return ::sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? CPU_COUNT(&cpus) : 1;
}

std::string Now() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::string text(20, '\0');
  // The terminating zero that strftime(3) wants room for stands behind the string's own end.
  std::strftime(text.data(), text.size() + 1, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

RunInfo MakeRunInfo(const RunOptions& options, std::size_t cases) {
  RunInfo info{
      .version = kVersion, .started = Now(), .jobs = Jobs(options), .seed = options.shuffle};
  info.replay = {"nstest", "run"};
  info.replay.insert(info.replay.end(), options.paths.begin(), options.paths.end());
  for (const std::string& what : options.allow) {
    info.replay.insert(info.replay.end(), {"--allow", what});
  }
  if (options.timeout) {
    info.replay.insert(info.replay.end(), {"--timeout", DurationText(*options.timeout)});
  }
  info.argv = info.replay;
  info.cases = options.until_fail ? 0 : static_cast<int>(cases) * options.repeat;
  return info;
}

std::vector<std::string> FoldersOf(const std::vector<Case>& cases) {
  std::set<std::string> folders;
  for (const Case& one : cases) folders.insert(one.scenario.folder);
  return {folders.begin(), folders.end()};
}

// The guard, started at the first change.
class GuardAtNeed {
 public:
  Status Announce(const HostChange& change) {
    if (!guard_) {
      auto started = Guard::Start();
      if (!started) return started.error();
      guard_ = std::move(*started);
    }
    return guard_->Announce(change);
  }

  Status UndoAll() { return guard_ ? guard_->UndoAll() : Status(); }

 private:
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

// What each case expects here.
std::vector<Case> ChooseForThisHost(const std::vector<Case>& cases, const HostFacts& facts) {
  const ConditionContext context{facts, [](const Matcher& matcher, const Value& value) {
                                   return JudgeValue(matcher, value, {}).holds;
                                 }};
  std::vector<Case> chosen;
  chosen.reserve(cases.size());
  for (const Case& one : cases) chosen.push_back(ChooseForHost(one, context));
  return chosen;
}

struct Played {
  RunSummary summary;
  bool left_something = false;
};

Played PlayCases(const std::vector<Case>& cases, const RunOptions& options, Reporter& reporter) {
  const InterruptWatch interrupts;
  GuardAtNeed guard;
  const auto announce = [&](const HostChange& change) { return guard.Announce(change); };
  WorkerProcesses workers(FoldersOf(cases), announce);
  LeftoverWatch watch(reporter);
  PlanContext context{.facts = ReadHostFacts(MakeFactsRequest(cases)),
                      .allowed = {options.allow.begin(), options.allow.end()}};
  const EngineParts parts{.workers = workers,
                          .reporter = watch,
                          .plan = [&](const Case& one) { return MakePlan(one, context); },
                          .judge = Judge,
                          .holds = HoldsNow,
                          .announce = announce,
                          .undo_all = [&] { return guard.UndoAll(); }};
  Engine engine(parts, {.jobs = Jobs(options),
                        .repeat = options.until_fail ? 0 : options.repeat,
                        .fail_fast = options.fail_fast,
                        .interrupt_fd = interrupts.fd()});
  AddWorkerFacts(context.facts, engine.Open());
  watch.Begin(MakeRunInfo(options, cases.size()), context.facts);
  Played played{.summary = engine.Run(ChooseForThisHost(cases, context.facts))};
  watch.End(played.summary);
  played.left_something = watch.left_something();
  return played;
}

int PlayAndReport(const std::vector<Case>& cases, const RunOptions& options) {
  auto outputs = Outputs::Open(options);
  if (!outputs) return Complain(outputs.error().Text(), kExitUsage);
  for (const std::string& mended : MendWhatGuardsLeft()) Complain(mended, kExitWell);
  const Played played = PlayCases(cases, options, (*outputs)->reporter());
  if (const Status written = (*outputs)->Commit(); !written) {
    return Complain(written.error().Text(), kExitError);
  }
  return ExitStatus(played.summary, {.max_skips = options.max_skips,
                                     .strict = options.strict,
                                     .left_something = played.left_something});
}

}  // namespace

int RunCommand(const RunOptions& options) {
  auto cases = LoadCases(options.paths);
  if (!cases) return kExitUsage;
  auto selected = SelectCases(std::move(*cases), options);
  if (!selected) return Complain(selected.error().Text(), kExitUsage);
  if (options.list) return ListCases(*selected);
  if (selected->empty()) return Complain("no case is selected", kExitNothing);
  return PlayAndReport(*selected, options);
}

}  // namespace nstest
