#include "nstest/plan/plan.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

Matcher IsOne() {
  return {Equals{"1"}, {}};
}

Case MakeNested(int levels) {
  Container other{.name = "other", .namespaces = {{NamespaceKind::kNetwork, NewNamespace{}}}};
  Container box{.name = "box",
                .namespaces = {{NamespaceKind::kPid, NewNamespace{}},
                               {NamespaceKind::kNetwork, JoinedNamespace{"other"}},
                               {NamespaceKind::kUts, HostNamespace{}}},
                .within = "other",
                .nested = levels,
                .init = Command{.shell = "sleep 1000"},
                .ready = Ready{.file = "/tmp/ready"},
                .mounts = {{.type = "tmpfs", .at = "/x"}},
                .env = {{"A", "b"}}};
  return {.id = "nested", .scenario = {.containers = {other, box}}};
}

const Plan& PlanOf(const std::variant<Plan, Reason>& made) {
  static const Plan none;
  const Plan* plan = std::get_if<Plan>(&made);
  EXPECT_NE(plan, nullptr) << std::get<Reason>(made).text;
  return plan != nullptr ? *plan : none;
}

TEST(MakePlanTest, KeepsWhatAWorkerNeedsAndNoMatcher) {
  Step step{.name = "one",
            .place = "box",
            .action = Observe{{.name = "pid"}},
            .save = "inside",
            .expect = IsOne(),
            .eventually = std::chrono::seconds(2),
            .must_succeed = true};
  const Case made{
      .id = "basics/pid",
      .scenario = {
          .steps = {step}, .timeout = std::chrono::seconds(5), .folder = "/scenarios/basics"}};
  const auto planned = MakePlan(made, {});
  const Plan& plan = PlanOf(planned);
  EXPECT_EQ(plan.id, "basics/pid");
  EXPECT_EQ(plan.timeout, std::chrono::seconds(5));
  EXPECT_EQ(plan.folder, "/scenarios/basics");
  step.expect.reset();
  EXPECT_EQ(plan.steps, std::vector<Step>{step});
}

TEST(MakePlanTest, LeavesContainersThatAreNotNestedAsTheyAre) {
  const Case made = MakeNested(1);
  const auto planned = MakePlan(made, {});
  EXPECT_EQ(PlanOf(planned).containers, made.scenario.containers);
}

TEST(MakePlanTest, WritesNestedLevelsOutEachWithinTheOneBefore) {
  const auto planned = MakePlan(MakeNested(3), {});
  const auto& containers = PlanOf(planned).containers;
  ASSERT_EQ(containers.size(), 4U);
  const std::vector<std::pair<std::string, std::string>> wanted{
      {"other", ""}, {"box.1", "other"}, {"box.2", "box.1"}, {"box", "box.2"}};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_EQ(containers[i].name, wanted[i].first);
    EXPECT_EQ(containers[i].within, wanted[i].second);
    EXPECT_EQ(containers[i].nested, 1);
  }
}

TEST(MakePlanTest, AllLevelsHaveTheNewNamespacesAndTheOutermostTheJoinedOnes) {
  const auto planned = MakePlan(MakeNested(3), {});
  const auto& containers = PlanOf(planned).containers;
  ASSERT_EQ(containers.size(), 4U);
  EXPECT_EQ(containers[1].namespaces.size(), 3U);
  for (const std::size_t inner : {2U, 3U}) {
    EXPECT_EQ(containers[inner].namespaces.size(), 1U);
    EXPECT_NE(containers[inner].FindNew(NamespaceKind::kPid), nullptr);
  }
}

TEST(MakePlanTest, OnlyTheInnermostLevelIsWhatTheAuthorFillsIn) {
  const auto planned = MakePlan(MakeNested(2), {});
  const auto& containers = PlanOf(planned).containers;
  ASSERT_EQ(containers.size(), 3U);
  EXPECT_FALSE(containers[1].init);
  EXPECT_FALSE(containers[1].ready);
  EXPECT_TRUE(containers[1].mounts.empty());
  EXPECT_EQ(containers[1].env.size(), 1U);
  EXPECT_TRUE(containers[2].init);
  EXPECT_TRUE(containers[2].ready);
  EXPECT_EQ(containers[2].mounts.size(), 1U);
}

TEST(MakePlanTest, IsAReasonWhereSomethingIsMissing) {
  const Case made{.id = "x", .scenario = {.needs = {.root = true}}};
  const auto planned = MakePlan(made, {});
  ASSERT_TRUE(std::holds_alternative<Reason>(planned));
  EXPECT_EQ(std::get<Reason>(planned).key, "root");
}

}  // namespace
}  // namespace nstest
