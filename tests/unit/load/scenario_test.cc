#include <gtest/gtest.h>

#include "loaded_text.h"

namespace nstest {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

Scenario LoadContainers(std::string_view containers,
                        std::string_view step = "{in: box, observe: pid, expect: 1}") {
  return LoadOne("scenario: x\ncontainers: " + std::string(containers) + "\nsteps: [" +
                 std::string(step) + "]\n");
}

Scenario LoadSteps(std::string_view steps) {
  return LoadOne("scenario: x\ncontainers: {box: {namespaces: [pid]}}\nsteps:\n" +
                 std::string(steps) + "- {observe: pid, expect: 1}\n");
}

TEST(ShortFormTest, MakesTheCommandTheInitOfItsContainer) {
  const Scenario scenario = LoadOne(
      "scenario: x\nsource: pid_namespaces(7)\nnamespaces: [pid]\nrun: echo $$\nexpect: {stdout: "
      "1}\n");
  ASSERT_EQ(scenario.containers.size(), 1U);
  EXPECT_EQ(scenario.containers[0].name, "box");
  EXPECT_TRUE(scenario.containers[0].deferred);
  EXPECT_NE(scenario.containers[0].FindNew(NamespaceKind::kPid), nullptr);
  ASSERT_EQ(scenario.steps.size(), 1U);
  EXPECT_EQ(scenario.steps[0].place, "box");
  EXPECT_EQ(scenario.steps[0].action,
            Action(nstest::Run{
                .command = {.shell = "echo $$", .argv = {}}, .input = {}, .as_init = true}));
  EXPECT_TRUE(scenario.steps[0].must_succeed);
  EXPECT_EQ(scenario.steps[0].expect_line, "expect: {stdout: 1}");
  EXPECT_EQ(scenario.steps[0].expect_mark, (Mark{5, 9}));
}

TEST(ShortFormTest, ObservesInAContainerWithNstestsInit) {
  const Scenario scenario = LoadOne("scenario: x\nnamespaces: [pid]\nobserve: pid\nexpect: 1\n");
  EXPECT_FALSE(scenario.containers.at(0).deferred);
  EXPECT_FALSE(scenario.steps.at(0).must_succeed);
}

TEST(ShortFormTest, RunsBesideAnInitThatIsGiven) {
  const Scenario scenario =
      LoadOne("scenario: x\nnamespaces: [pid]\ninit: sleep 9\nrun: ps\nexpect: {exit: 0}\n");
  EXPECT_FALSE(scenario.containers.at(0).deferred);
  EXPECT_FALSE(std::get<nstest::Run>(scenario.steps.at(0).action).as_init);
}

TEST(ShortFormTest, ReadsReadyByTheAction) {
  const Scenario scenario = LoadOne(
      "scenario: x\nnamespaces: [pid]\ninit: a\nready: {port: 80}\nobserve: pid\nexpect: 1\n");
  EXPECT_EQ(scenario.containers.at(0).ready, (Ready{.line = {}, .file = {}, .port = 80}));
}

TEST(ContainerTest, ReadsTheOptionsOfEachKind) {
  const Scenario scenario = LoadContainers(
      "{box: {namespaces: {user: {uid_map: [[0, 1000, 1], \"1 100000 5\"], "
      "gid_map: [\"0 5 1\"], setgroups: deny}, "
      "time: {monotonic: +1h, boottime: -2s}, mnt: {propagation: unchanged, fresh: none}, "
      "uts: {hostname: a, domainname: b}, net: {loopback: up}, pid: host, ipc: new}}}");
  const Container& box = scenario.containers.at(0);
  const NewNamespace* user = box.FindNew(NamespaceKind::kUser);
  ASSERT_NE(user, nullptr);
  EXPECT_EQ(user->uid_map, (std::vector<IdRange>{{0, 1000, 1}, {1, 100000, 5}}));
  EXPECT_EQ(user->gid_map, (std::vector<IdRange>{{0, 5, 1}}));
  EXPECT_EQ(user->setgroups, "deny");
  EXPECT_EQ(box.FindNew(NamespaceKind::kTime)->monotonic, hours(1));
  EXPECT_EQ(box.FindNew(NamespaceKind::kTime)->boottime, seconds(-2));
  EXPECT_EQ(box.FindNew(NamespaceKind::kMount)->propagation, "unchanged");
  EXPECT_FALSE(box.FindNew(NamespaceKind::kMount)->fresh);
  EXPECT_EQ(box.FindNew(NamespaceKind::kUts)->hostname, "a");
  EXPECT_EQ(box.FindNew(NamespaceKind::kUts)->domainname, "b");
  EXPECT_TRUE(box.FindNew(NamespaceKind::kNetwork)->loopback_up);
  EXPECT_TRUE(std::holds_alternative<HostNamespace>(*box.Find(NamespaceKind::kPid)));
}

TEST(ContainerTest, JoinsAndNests) {
  const Scenario scenario = LoadContainers(
      "{web: {namespaces: [pid, network], nested: 3}, box: {namespaces: {network: web}, within: "
      "web}}");
  EXPECT_EQ(scenario.containers.at(0).nested, 3);
  EXPECT_EQ(scenario.containers.at(1).within, "web");
  const auto* joined =
      std::get_if<JoinedNamespace>(scenario.containers.at(1).Find(NamespaceKind::kNetwork));
  ASSERT_NE(joined, nullptr);
  EXPECT_EQ(joined->container, "web");
}

TEST(ContainerTest, KeepsTheOrderOfTheText) {
  const Scenario scenario = LoadContainers(
      "{z: {namespaces: [pid]}, box: {namespaces: {pid: z}}, a: {namespaces: {pid: box}}}",
      "{in: a, observe: pid, expect: 1}");
  ASSERT_EQ(scenario.containers.size(), 3U);
  EXPECT_EQ(scenario.containers[0].name, "z");
  EXPECT_EQ(scenario.containers[2].name, "a");
}

TEST(StepTest, StandsInTheOnlyContainerOrWhereItSays) {
  const Scenario scenario = LoadSteps("- {observe: pid}\n- {in: host, observe: pid}\n");
  EXPECT_EQ(scenario.steps.at(0).place, "box");
  EXPECT_EQ(scenario.steps.at(1).place, "host");
}

TEST(StepTest, ReadsEveryAction) {
  const Scenario scenario = LoadSteps(
      "- {start: [sh, -c, x], as: ticker, stdin: in, ready: {line: up}}\n"
      "- {signal: {to: ticker, with: SIGTERM}}\n"
      "- {wait: box.init}\n"
      "- {stop: box}\n"
      "- {set: {hostname: a, sysctl(kernel.x): 5}}\n"
      "- {mount: {type: tmpfs, at: /mnt, options: [ro]}}\n"
      "- {unmount: /mnt}\n"
      "- {observe: status(ticker).ids.real}\n");
  const auto& steps = scenario.steps;
  EXPECT_EQ(steps.at(0).action, Action(Start{.command = {.shell = {}, .argv = {"sh", "-c", "x"}},
                                             .input = "in",
                                             .as = "ticker",
                                             .ready = Ready{.line = "up", .file = {}}}));
  EXPECT_EQ(steps.at(1).action, Action(SendSignal{"ticker", "SIGTERM"}));
  EXPECT_EQ(steps.at(2).action, Action(Wait{"box.init"}));
  EXPECT_EQ(steps.at(3).action, Action(Stop{"box"}));
  EXPECT_EQ(steps.at(4).action, Action(Set{{{FactQuery{"hostname", {}, {}}, "a"},
                                            {FactQuery{"sysctl", "kernel.x", {}}, "5"}}}));
  EXPECT_EQ(
      steps.at(5).action,
      Action(Mount{
          .type = "tmpfs", .source = {}, .at = "/mnt", .options = {"ro"}, .propagation = {}}));
  EXPECT_EQ(steps.at(6).action, Action(Unmount{"/mnt"}));
  EXPECT_EQ(steps.at(7).action, Action(Observe{FactQuery{"status", "ticker", {"ids", "real"}}}));
}

TEST(StepTest, CallsNamespacesByOurNames) {
  const Scenario scenario = LoadSteps("- {observe: namespaces(box.init).mnt}\n");
  EXPECT_EQ(std::get<Observe>(scenario.steps.at(0).action).fact.fields,
            std::vector<std::string>{"mount"});
}

TEST(StepTest, MustSucceedUnlessItsOutcomeIsExpected) {
  const Scenario scenario = LoadSteps(
      "- {run: a}\n"
      "- {run: a, expect: {stdout: x}}\n"
      "- {run: a, expect: {exit: 1}}\n"
      "- {run: a, expect: {not: {any of: [{signal: SIGKILL}, {stdout: x}]}}}\n"
      "- {unmount: /x}\n"
      "- {unmount: /x, expect: EBUSY, save: first}\n"
      "- {unmount: /x, expect: $first}\n"
      "- {wait: box.init, expect: {exit: 3}}\n"
      "- {start: a, as: b}\n"
      "- {stop: box}\n");
  std::vector<bool> must;
  for (const Step& step : scenario.steps) must.push_back(step.must_succeed);
  EXPECT_EQ(must, (std::vector<bool>{true, true, false, false, true, false, false, false, false,
                                     false, false}));
}

TEST(ScenarioTest, ReadsItsOwnWords) {
  const Scenario scenario = LoadOne(
      "scenario: x\nabout: y\nsource: [a, b]\ntags: one\ncovers: [c]\nhost: real\ntouches: "
      "[clock]\n"
      "timeout: 5s\ncontrol: none, because of this\n"
      "requires: {root: true, kernel: \">=5.6\", tools: [a, b], sysctl: {n: 1}, ids: 5}\n"
      "namespaces: [pid]\nobserve: pid\nexpect: 1\n");
  EXPECT_EQ(scenario.sources, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(scenario.tags, std::vector<std::string>{"one"});
  EXPECT_EQ(scenario.covers, std::vector<std::string>{"c"});
  EXPECT_TRUE(scenario.real_host);
  EXPECT_EQ(scenario.touches, std::vector<std::string>{"clock"});
  EXPECT_EQ(scenario.timeout, seconds(5));
  EXPECT_EQ(scenario.control, "none, because of this");
  EXPECT_TRUE(scenario.needs.root);
  EXPECT_EQ(scenario.needs.kernel, ">=5.6");
  EXPECT_EQ(scenario.needs.tools, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(scenario.needs.ids, 5);
}

}  // namespace
}  // namespace nstest
