#include "nstest/engine/engine.h"

#include <gtest/gtest.h>
#include <sys/eventfd.h>

#include <algorithm>

#include "unit/engine/fake_workers.h"

namespace nstest {
namespace {

Case MakeCase(const std::string& id) {
  Case made{.id = id};
  made.scenario.title = id;
  return made;
}

std::vector<Case> ThreeCases() {
  return {MakeCase("a"), MakeCase("b"), MakeCase("c")};
}

std::vector<FromWorker> PlayedWell(const Plan& /*plan*/) {
  return {CaseDone{}};
}

Verdict VerdictOf(EndingKind kind) {
  switch (kind) {
    case EndingKind::kPlayed:
      return Verdict::kPass;
    case EndingKind::kSkip:
      return Verdict::kSkip;
    case EndingKind::kError:
      return Verdict::kError;
    case EndingKind::kTimeout:
      return Verdict::kTimeout;
  }
  return Verdict::kError;
}

// An engine among fakes; its judge looks at the ending only.
struct Bench {
  FakeWorkers workers;
  FakeReporter reporter;
  std::vector<HostChange> announced;
  int undone = 0;
  int turns = 0;
  Status turn;  // what asking for the turn comes to
  std::function<std::variant<Plan, Reason>(const Case&)> plan = [](const Case& played) {
    return std::variant<Plan, Reason>(Plan{.id = played.id});
  };

  explicit Bench(FakeWorker::Script script) : workers(std::move(script)) {}

  RunSummary Run(const std::vector<Case>& cases, const EngineOptions& options) {
    const EngineParts parts{
        .workers = workers,
        .reporter = reporter,
        .plan = plan,
        .judge =
            [](const Case& played, const Evidence& evidence) {
              CaseResult result{.id = played.id, .verdict = VerdictOf(evidence.ending.kind)};
              result.reason = evidence.ending.reason;
              result.leftovers = evidence.leftovers;
              result.steps.resize(evidence.steps.size());
              return result;
            },
        .holds = [](const Step&, const Value& value, const Saved&) { return value == Value(1); },
        .announce =
            [this](const HostChange& change) {
              announced.push_back(change);
              return Status();
            },
        .take_turn =
            [this] {
              ++turns;
              return turn;
            },
        .undo_all =
            [this] {
              ++undone;
              return Status();
            }};
    return Engine(parts, options).Run(cases);
  }
};

TEST(EngineTest, PlaysEveryCaseOnce) {
  Bench bench(PlayedWell);
  const RunSummary summary = bench.Run(ThreeCases(), {.jobs = 2});
  EXPECT_EQ(summary.counts.pass, 3);
  EXPECT_EQ(bench.reporter.results.size(), 3U);
  EXPECT_EQ(bench.workers.made.size(), 2U);
}

TEST(EngineTest, RepeatsWithCountedAttempts) {
  Bench bench(PlayedWell);
  const RunSummary summary = bench.Run({MakeCase("a")}, {.repeat = 3});
  EXPECT_EQ(summary.counts.pass, 3);
  EXPECT_EQ(bench.reporter.results.back().attempt, 3);
}

TEST(EngineTest, UntilFailStopsAtTheFirstCaseThatIsNotWell) {
  int plays = 0;
  Bench bench([&](const Plan& /*plan*/) -> std::vector<FromWorker> {
    CaseDone done;
    if (++plays == 5) done.ending.kind = EndingKind::kTimeout;
    return {done};
  });
  const RunSummary summary = bench.Run({MakeCase("a")}, {.repeat = 0});
  EXPECT_EQ(summary.counts.pass, 4);
  EXPECT_EQ(summary.counts.timeout, 1);
}

TEST(EngineTest, UntilFailEndsWhenEveryCaseIsSkipped) {
  Bench bench(PlayedWell);
  bench.plan = [](const Case&) {
    return std::variant<Plan, Reason>(Reason{"root", "run as root"});
  };
  EXPECT_EQ(bench.Run({MakeCase("a")}, {.repeat = 0}).counts.skip, 1);
}

TEST(EngineTest, FailFastStartsNoMoreCases) {
  Bench bench([](const Plan& /*plan*/) -> std::vector<FromWorker> {
    return {CaseDone{.ending = {EndingKind::kError, {"", "x"}, 0}}};
  });
  const RunSummary summary = bench.Run(ThreeCases(), {.jobs = 1, .fail_fast = true});
  EXPECT_LE(summary.counts.total(), 2) << "one may be in play while the first is judged";
  EXPECT_GE(summary.counts.error, 1);
}

TEST(EngineTest, AWorkerThatDiesIsAnErrorOfItsCaseAndIsReplaced) {
  Bench bench([](const Plan& plan) -> std::vector<FromWorker> {
    if (plan.id == "b") return {StepDone{}};
    return {CaseDone{}};
  });
  const RunSummary summary = bench.Run(ThreeCases(), {.jobs = 1});
  EXPECT_EQ(summary.counts.pass, 2);
  EXPECT_EQ(summary.counts.error, 1);
  EXPECT_EQ(bench.workers.made.size(), 2U);
}

TEST(EngineTest, AWorkerWhoseCaseLeftSomethingIsReplaced) {
  Bench bench([](const Plan& /*plan*/) -> std::vector<FromWorker> {
    return {CaseDone{.leftovers = {"a mount on the host: /x"}}};
  });
  bench.Run(ThreeCases(), {.jobs = 1});
  EXPECT_EQ(bench.workers.made.size(), 3U);
  EXPECT_EQ(bench.reporter.results.front().leftovers.size(), 1U);
}

TEST(EngineTest, NoWorkerMakesEveryCaseAnErrorThatSaysWhy) {
  Bench bench(PlayedWell);
  bench.workers.refuse = true;
  const RunSummary summary = bench.Run(ThreeCases(), {.jobs = 2});
  EXPECT_EQ(summary.counts.error, 3);
  EXPECT_EQ(bench.reporter.results.front().reason.text,
            "no worker could be started: clone3(pid): EPERM");
}

TEST(EngineTest, AWorkerThatIsKilledBeforeItGreetsIsReplaced) {
  Bench bench(PlayedWell);
  bench.workers.lost = 2;
  EXPECT_EQ(bench.Run(ThreeCases(), {.jobs = 1}).counts.pass, 3);
  bench.workers.lost = 3;
  EXPECT_EQ(bench.Run(ThreeCases(), {.jobs = 1}).counts.error, 3);
}

TEST(EngineTest, ASkipNeedsNoWorkerToPlay) {
  Bench bench([](const Plan& /*plan*/) -> std::vector<FromWorker> { return {}; });
  bench.plan = [](const Case&) { return std::variant<Plan, Reason>(Reason{"tool", "no ps"}); };
  const RunSummary summary = bench.Run(ThreeCases(), {.jobs = 1});
  EXPECT_EQ(summary.counts.skip, 3);
  EXPECT_EQ(bench.reporter.results.front().reason, (Reason{"tool", "no ps"}));
}

TEST(EngineTest, WithoutAWorkerTooASkipIsASkip) {
  Bench bench(PlayedWell);
  bench.workers.refuse = true;
  bench.plan = [](const Case& played) -> std::variant<Plan, Reason> {
    if (played.id == "c") return Plan{.id = "c"};
    return Reason{"namespace", "this host gives none"};
  };
  const RunSummary summary = bench.Run(ThreeCases(), {.jobs = 1});
  EXPECT_EQ(summary.counts.skip, 2);
  EXPECT_EQ(summary.counts.error, 1);
}

TEST(EngineTest, AnInterruptEndsTheCasesInPlayWithWhatTheyHadShown) {
  const UniqueFd interrupt(::eventfd(0, EFD_CLOEXEC));
  Bench bench([&](const Plan& plan) -> std::vector<FromWorker> {
    if (plan.id == "a") return {CaseDone{}};
    ::eventfd_write(interrupt.get(), 1);
    return {Announce{{"clock", ""}}, StepDone{}};
  });
  bench.workers.fall_silent = true;
  const RunSummary summary = bench.Run(ThreeCases(), {.jobs = 1, .interrupt_fd = interrupt.get()});
  EXPECT_TRUE(summary.interrupted);
  ASSERT_EQ(bench.reporter.results.size(), 2U);
  const CaseResult& cut = bench.reporter.results.back();
  EXPECT_EQ(cut.id, "b");
  EXPECT_EQ(cut.verdict, Verdict::kError);
  EXPECT_EQ(cut.reason.text, "interrupted");
  EXPECT_EQ(cut.steps.size(), 1U);
  EXPECT_EQ(summary.counts.total(), 2) << "what was never begun is not counted";
  EXPECT_EQ(bench.undone, 1);
}

TEST(EngineTest, CasesThatTouchTheHostComeLastAndArePutBack) {
  auto cases = ThreeCases();
  cases.front().scenario.touches = {"clock"};
  std::vector<std::string> played;
  Bench bench([&](const Plan& plan) -> std::vector<FromWorker> {
    played.push_back(plan.id);
    if (plan.id == "a") return {Announce{{"clock", ""}}, CaseDone{}};
    return {CaseDone{}};
  });
  bench.Run(cases, {.jobs = 3});
  EXPECT_EQ(played, (std::vector<std::string>{"b", "c", "a"}));
  EXPECT_EQ(bench.announced.size(), 1U);
  EXPECT_EQ(bench.undone, 1);
}

TEST(EngineTest, ACaseThatTouchesTheHostTakesTheTurnAndGivesItBack) {
  Bench bench(PlayedWell);
  auto cases = ThreeCases();
  cases.front().scenario.touches = {"clock"};
  bench.Run(cases, {.jobs = 2});
  EXPECT_EQ(bench.turns, 1);
  EXPECT_EQ(bench.undone, 1);
}

TEST(EngineTest, WithoutTheTurnSuchACaseIsAnErrorAndTheOthersArePlayed) {
  Bench bench(PlayedWell);
  bench.turn = Error{"guard", 0, "another is at it"};
  auto cases = ThreeCases();
  cases.front().scenario.touches = {"clock"};
  const RunSummary summary = bench.Run(cases, {.jobs = 2});
  EXPECT_EQ(summary.counts.pass, 2);
  EXPECT_EQ(summary.counts.error, 1);
  std::string why;
  for (const CaseResult& result : bench.reporter.results) why += result.reason.text;
  EXPECT_NE(why.find("another is at it"), std::string::npos) << why;
}

TEST(EngineTest, ARealHostCaseGetsAWorkerOfItsOwn) {
  auto cases = ThreeCases();
  cases.back().scenario.real_host = true;
  Bench bench(PlayedWell);
  bench.Run(cases, {.jobs = 1});
  EXPECT_EQ(bench.workers.made, (std::vector<bool>{false, true}));
}

}  // namespace
}  // namespace nstest
