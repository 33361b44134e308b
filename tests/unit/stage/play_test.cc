#include "nstest/stage/play.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>

#include "unit/stage/fake_runtime.h"

namespace nstest {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Container Named(const std::string& name) {
  Container container;
  container.name = name;
  return container;
}

Step RunIn(const std::string& place, const std::string& shell) {
  Step step;
  step.place = place;
  step.action = nstest::Run{.command = {.shell = shell, .argv = {}}, .input = {}};
  step.must_succeed = true;
  return step;
}

Step StartOf(const std::string& container) {
  Step step;
  step.place = "host";
  step.action =
      nstest::Start{.container = container, .command = {}, .input = {}, .as = {}, .ready = {}};
  return step;
}

class PlayTest : public testing::Test {
 protected:
  CaseEnd Play(const Plan& plan) {
    Loop loop;
    Player player(loop, [this](const Plan&, const Container&) -> Runtime& { return fake_; }, {});
    return player.Play(
        plan, {.step_done = [this](const StepEvidence& one) { evidence_.push_back(one.value); },
               .holds = [](const StepEvidence&) { return true; },
               .announce = [](const HostChange&) { return Status(); }});
  }

  static Plan TwoContainers() {
    return {.id = "x", .containers = {Named("a"), Named("b")}, .steps = {RunIn("host", "true")}};
  }

  FakeRuntime fake_;
  std::vector<Value> evidence_;
};

TEST_F(PlayTest, ContainersAreRemovedOnceTheirInitsHaveEndedNewestFirst) {
  const CaseEnd end = Play(TwoContainers());
  EXPECT_EQ(end.ending.kind, EndingKind::kPlayed) << end.ending.reason.text;
  EXPECT_THAT(fake_.happened, ElementsAre("make a", "make b", "remove b", "remove a"));
  EXPECT_THAT(end.leftovers, IsEmpty());
  EXPECT_EQ(evidence_.size(), 1U);
}

TEST_F(PlayTest, ARefusalIsAnErrorThatNamesTheContainerAndWhatWasMadeIsRemoved) {
  fake_.refused["b"] = Error{.step = "fake create: no"};
  const CaseEnd end = Play(TwoContainers());
  EXPECT_EQ(end.ending.kind, EndingKind::kError);
  EXPECT_EQ(end.ending.reason.text, "fake create: no, making container 'b'");
  EXPECT_THAT(fake_.happened, ElementsAre("make a", "make b", "remove a"));
  EXPECT_THAT(evidence_, IsEmpty());
}

TEST_F(PlayTest, WhatARuntimeFindsOutThatItCannotIsASkip) {
  fake_.refused["a"] = Error{.step = "runtime", .subject = "needs a newer fake"};
  const CaseEnd end = Play(TwoContainers());
  EXPECT_EQ(end.ending.kind, EndingKind::kSkip);
  EXPECT_EQ(end.ending.reason, (Reason{"runtime", "needs a newer fake"}));
}

TEST_F(PlayTest, SoItIsWhereACommandIsTheInit) {
  fake_.refused["a"] = Error{.step = "runtime", .subject = "needs a newer fake"};
  Plan plan{.id = "x", .containers = {Named("a")}, .steps = {RunIn("a", "true")}};
  plan.containers.front().deferred = true;
  std::get<nstest::Run>(plan.steps.front().action).as_init = true;
  const CaseEnd end = Play(plan);
  EXPECT_EQ(end.ending.kind, EndingKind::kSkip);
  EXPECT_EQ(end.ending.reason, (Reason{"runtime", "needs a newer fake"}));
}

TEST_F(PlayTest, SoItIsWhereAStepStartsIt) {
  fake_.refused["a"] = Error{.step = "runtime", .subject = "needs a newer fake"};
  Plan plan{.id = "x", .containers = {Named("a")}, .steps = {StartOf("a")}};
  plan.containers.front().started = true;
  EXPECT_EQ(Play(plan).ending.kind, EndingKind::kSkip);
}

TEST_F(PlayTest, ALimitThatMayNotBeRaisedIsASkip) {
  fake_.refused["a"] = Error{"setrlimit(nofile)", EPERM, ""};
  EXPECT_EQ(Play(TwoContainers()).ending.reason.key, "limit");
}

TEST_F(PlayTest, WhatARuntimeSaysItCannotMakeIsASkipAndNothingIsMade) {
  fake_.why_not["b"] = "needs more";
  const CaseEnd end = Play(TwoContainers());
  EXPECT_EQ(end.ending.kind, EndingKind::kSkip);
  EXPECT_EQ(end.ending.reason, (Reason{"runtime", "container 'b' needs more"}));
  EXPECT_THAT(fake_.happened, IsEmpty());
}

TEST_F(PlayTest, AContainerThatIsNotMadeInTimeIsATimeout) {
  fake_.refused["a"] = Error{.step = "fake create: it did not end in time"};
  Plan plan = TwoContainers();
  plan.timeout = Nanoseconds(1);
  EXPECT_EQ(Play(plan).ending.kind, EndingKind::kTimeout);
}

TEST_F(PlayTest, WhatCannotBeRemovedIsLeftOverAndTheOthersAreRemoved) {
  fake_.not_removed["b"] = Error{.step = "fake delete: no"};
  const CaseEnd end = Play(TwoContainers());
  EXPECT_EQ(end.ending.kind, EndingKind::kPlayed);
  EXPECT_THAT(end.leftovers, ElementsAre("container 'b': fake delete: no"));
  EXPECT_THAT(fake_.happened, ElementsAre("make a", "make b", "remove b", "remove a"));
}

TEST_F(PlayTest, AnInitThatIsNotReadyEndsAndIsRemoved) {
  fake_.inits["a"] = "echo why >&2; exit 3";
  Plan plan = TwoContainers();
  plan.containers[0].ready = Ready{.line = {}, .file = "/no/such/file", .port = 0};
  const CaseEnd end = Play(plan);
  EXPECT_EQ(end.ending.kind, EndingKind::kError);
  EXPECT_THAT(end.ending.reason.text, HasSubstr("before it ended with exit 3; its stderr: why"));
  EXPECT_THAT(fake_.happened, ElementsAre("make a", "remove a"));
}

TEST_F(PlayTest, WhatTheKernelRefusesToAStartedContainerIsEvidence) {
  fake_.refused["a"] = Error{"mount(proc)", EPERM, "/proc"};
  Plan plan = TwoContainers();
  plan.containers[0].started = true;
  plan.steps = {StartOf("a"), RunIn("b", "true")};
  const CaseEnd end = Play(plan);
  EXPECT_EQ(end.ending.kind, EndingKind::kPlayed) << end.ending.reason.text;
  ASSERT_EQ(evidence_.size(), 2U);
  EXPECT_EQ(evidence_[0], Value(Value::Map{{"errno", "EPERM"}, {"failed", "mount(proc)"}}));
  EXPECT_THAT(fake_.happened, ElementsAre("make b", "make a", "remove b"));
}

TEST_F(PlayTest, WhatAProgramRefusesToAStartedContainerIsAnError) {
  fake_.refused["a"] = Error{.step = "fake create: no"};
  Plan plan = TwoContainers();
  plan.containers[0].started = true;
  plan.steps = {StartOf("a"), RunIn("b", "true")};
  const CaseEnd end = Play(plan);
  EXPECT_EQ(end.ending.kind, EndingKind::kError);
  EXPECT_EQ(end.ending.reason.text, "fake create: no, making container 'a'");
  EXPECT_EQ(end.ending.step, 0);
  EXPECT_THAT(evidence_, IsEmpty());
}

TEST_F(PlayTest, AContainerThatIsStartedAgainIsRemovedTwice) {
  fake_.inits["a"] = "exit 0";
  Plan plan = TwoContainers();
  plan.containers = {Named("a")};
  plan.containers[0].started = true;
  Step wait;
  wait.place = "host";
  wait.action = nstest::Wait{"a.init"};
  plan.steps = {StartOf("a"), wait, StartOf("a"), wait};
  const CaseEnd end = Play(plan);
  EXPECT_EQ(end.ending.kind, EndingKind::kPlayed) << end.ending.reason.text;
  EXPECT_THAT(fake_.happened, ElementsAre("make a", "make a", "remove a", "remove a"));
}

}  // namespace
}  // namespace nstest
