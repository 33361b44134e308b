#include "nstest/model/guest.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

// A guest with a container within, beside one on the host's kernel.
Plan MakePlanOfBoth() {
  return {.containers = {{.name = "vm", .runtime = "vm"},
                         {.name = "inner", .within = "vm"},
                         {.name = "outer"}},
          .links = {{.ends = {{.place = "vm"}, {.place = "inner"}}},
                    {.ends = {{.place = "host"}, {.place = "outer"}}}},
          .steps = {{.place = "inner", .action = Start{.as = "ticker"}},
                    {.place = "outer", .action = Start{.as = "clock"}},
                    {.place = "host", .action = Wait{.process = "ticker"}},
                    {.place = "host", .action = Wait{.process = "clock"}},
                    {.place = "host", .action = Stop{.container = "vm"}},
                    {.place = "host", .action = Start{.container = "inner"}},
                    {.place = "host", .action = Run{}}}};
}

TEST(GuestViewTest, WhatIsWithinAGuestIsInside) {
  const GuestView view(MakePlanOfBoth());
  EXPECT_TRUE(view.HasContainer("vm"));
  EXPECT_TRUE(view.HasContainer("inner"));
  EXPECT_FALSE(view.HasContainer("outer"));
  EXPECT_FALSE(view.HasContainer("host"));
}

TEST(GuestViewTest, ProcessesAreWhereTheyWereStarted) {
  const GuestView view(MakePlanOfBoth());
  EXPECT_TRUE(view.HasProcess("vm.init"));
  EXPECT_TRUE(view.HasProcess("ticker"));
  EXPECT_TRUE(view.HasProcess("inner.init.child"));
  EXPECT_FALSE(view.HasProcess("outer.init"));
  EXPECT_FALSE(view.HasProcess("clock"));
}

TEST(GuestViewTest, AStepIsWhereItsPlaceOrWhatItIsAboutStands) {
  const Plan plan = MakePlanOfBoth();
  const GuestView view(plan);
  std::vector<bool> inside;
  for (const Step& step : plan.steps) inside.push_back(view.HasStep(step));
  EXPECT_EQ(inside, (std::vector<bool>{true, false, true, false, true, true, false}));
}

// Two containers of a remote daemon, beside one on the host's kernel.
Plan MakeRemotePlan() {
  return {.containers = {{.name = "a", .image = "x", .runtime = "docker"},
                         {.name = "b", .image = "x", .runtime = "docker"},
                         {.name = "outer"}},
          .steps = {{.place = "a", .action = Start{.as = "ticker"}},
                    {.place = "b", .action = Run{}},
                    {.place = "host", .action = Wait{.process = "a.init"}}},
          .runtimes = {{.name = "docker", .path = "docker", .remote = true}}};
}

TEST(GuestViewTest, EachContainerOfARemoteDaemonIsAGuest) {
  const auto guests = GuestsOf(MakeRemotePlan());
  ASSERT_EQ(guests.size(), 2U);
  EXPECT_EQ(guests[0].runtime(), "docker");
  EXPECT_TRUE(guests[0].HasProcess("ticker"));
  EXPECT_FALSE(guests[1].HasProcess("ticker"));
  EXPECT_FALSE(guests[0].HasContainer("b"));
  EXPECT_TRUE(guests[0].HasStep(MakeRemotePlan().steps[2]));
  EXPECT_FALSE(guests[1].HasStep(MakeRemotePlan().steps[2]));
}

TEST(GuestViewTest, WithoutARemoteDaemonAllIsHere) {
  Plan plan = MakeRemotePlan();
  plan.runtimes.front().remote = false;
  EXPECT_TRUE(GuestsOf(plan).empty());
  EXPECT_EQ(OuterPlan(plan), plan);
}

TEST(PlanWithinTest, HasTheContainerAsItIsFromInside) {
  Plan plan = MakeRemotePlan();
  Container& box = plan.containers[0];
  box.namespaces = {{NamespaceKind::kPid, NewNamespace{}}};
  box.env = {{"A", "b"}};
  box.ready = Ready{.line = "up"};
  const Plan within = PlanWithin(plan, box);
  EXPECT_EQ(within.containers, (std::vector<Container>{{.name = "a", .env = {{"A", "b"}}}}));
  EXPECT_EQ(within.steps, plan.steps);
  EXPECT_TRUE(within.runtimes.empty());
  box.ready = Ready{.port = 80};
  EXPECT_EQ(PlanWithin(plan, box).containers.front().ready, box.ready);
  EXPECT_EQ(OuterPlan(plan).containers, (std::vector<Container>{{.name = "outer"}}));
}

TEST(InnerPlanTest, HasTheGuestsContainersAsNativeOnes) {
  const Plan inner = InnerPlan(MakePlanOfBoth());
  ASSERT_EQ(inner.containers.size(), 2U);
  EXPECT_EQ(inner.containers[0].name, "vm");
  EXPECT_EQ(inner.containers[0].runtime, "");
  EXPECT_EQ(inner.links.size(), 1U);
  EXPECT_EQ(inner.steps.size(), MakePlanOfBoth().steps.size());
}

TEST(OuterPlanTest, HasTheOthers) {
  const Plan outer = OuterPlan(MakePlanOfBoth());
  ASSERT_EQ(outer.containers.size(), 1U);
  EXPECT_EQ(outer.containers[0].name, "outer");
  ASSERT_EQ(outer.links.size(), 1U);
  EXPECT_EQ(outer.links[0].ends[0].place, "host");
}

}  // namespace
}  // namespace nstest
