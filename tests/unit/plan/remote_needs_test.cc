#include "nstest/plan/remote_needs.h"

#include <gmock/gmock.h>

namespace nstest {
namespace {

using ::testing::HasSubstr;

Plan MakePlanOf(Container box, std::vector<Step> steps = {}) {
  return {.containers = {std::move(box)},
          .steps = std::move(steps),
          .real_host = true,
          .runtimes = {{.name = "docker", .path = "docker", .remote = true}}};
}

Container MakeBox() {
  return {.name = "box", .image = "x:1", .runtime_defaults = true, .runtime = "docker"};
}

Step Look(const std::string& place, const std::string& fact, const std::string& argument = {}) {
  return {.place = place, .action = Observe{.fact = {.name = fact, .argument = argument}}};
}

std::string Missing(const Plan& plan) {
  return MissingWhereRemote({}, plan).text;
}

TEST(MissingWhereRemoteTest, AContainerOfAnImageCanBeMade) {
  EXPECT_EQ(Missing(MakePlanOf(MakeBox(), {Look("box", "pid", "box.init")})), "");
}

TEST(MissingWhereRemoteTest, NothingIsAskedOfADaemonHere) {
  Plan plan = MakePlanOf({.name = "box", .runtime = "docker"});
  EXPECT_EQ(Missing(plan),
            "container 'box': docker, whose daemon is remote, does not see this host's files: give "
            "the container an `image`; or play it with runtime: native");
  plan.runtimes.front().remote = false;
  EXPECT_EQ(Missing(plan), "");
}

TEST(MissingWhereRemoteTest, TheHostHasNoNumberForItsProcesses) {
  EXPECT_THAT(Missing(MakePlanOf(MakeBox(), {Look("host", "pid", "box.init")})),
              HasSubstr("docker gives 'box.init' no number outside of its own host"));
}

TEST(MissingWhereRemoteTest, NeitherHasAnotherContainer) {
  Plan plan = MakePlanOf(MakeBox(), {Look("other", "pid", "box.init")});
  plan.containers.push_back(MakeBox());
  plan.containers.back().name = "other";
  EXPECT_THAT(Missing(plan), HasSubstr("gives 'box.init' no number"));
}

TEST(MissingWhereRemoteTest, TheHostIsAnotherOne) {
  Plan plan = MakePlanOf(MakeBox());
  plan.asks_for_real_host = true;
  EXPECT_THAT(Missing(plan), HasSubstr("not `host: real`"));
}

TEST(MissingWhereRemoteTest, NothingIsJoined) {
  Container box = MakeBox();
  box.namespaces = {{NamespaceKind::kPid, JoinedNamespace{"other"}}};
  EXPECT_THAT(Missing(MakePlanOf(box)), HasSubstr("none joins a namespace"));
}

TEST(MissingWhereRemoteTest, ATmpfsIsTheContainersOwnAndABindTheHosts) {
  Container box = MakeBox();
  box.mounts = {{.type = "tmpfs", .at = "/srv"}};
  EXPECT_EQ(Missing(MakePlanOf(box)), "");
  box.mounts = {{.type = "bind", .source = "/etc", .at = "/srv"}};
  EXPECT_THAT(Missing(MakePlanOf(box)), HasSubstr("binds what another host has: not /etc"));
}

TEST(MissingWhereRemoteTest, LimitsWouldCountTheWorker) {
  Container box = MakeBox();
  box.cgroup = CgroupSpec{.pids = 5};
  EXPECT_THAT(Missing(MakePlanOf(box)), HasSubstr("no `cgroup`"));
}

TEST(MissingWhereRemoteTest, NothingIsToldOfWhatEndsWithTheContainer) {
  const Step start{.place = "box", .action = Start{.as = "ticker"}};
  const Step stop{.place = "box", .action = Stop{"box"}};
  const Step wait{.place = "box", .action = Wait{"ticker"}};
  EXPECT_EQ(Missing(MakePlanOf(MakeBox(), {start, wait, stop})), "");
  EXPECT_THAT(Missing(MakePlanOf(MakeBox(), {start, stop, wait})),
              HasSubstr("how a process ended together with its container"));
  const Step signal{.place = "box", .action = SendSignal{.to = "box.init", .with = "SIGTERM"}};
  EXPECT_THAT(Missing(MakePlanOf(MakeBox(), {signal})), HasSubstr("a signal from inside"));
}

TEST(MissingWhereRemoteTest, TheInitMakesNoCalls) {
  const Step by{.place = "box", .action = Calls{.by = "box.init"}};
  EXPECT_THAT(Missing(MakePlanOf(MakeBox(), {by})), HasSubstr("not `by: box.init`"));
  const Step fresh{.place = "box", .action = Calls{}};
  EXPECT_EQ(Missing(MakePlanOf(MakeBox(), {fresh})), "");
}

}  // namespace
}  // namespace nstest
