#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "loaded_text.h"

namespace nstest {
namespace {

using testing::SizeIs;

TEST(AlternativesTest, TheLastOneIsTheExpectationAndEachKnowsWhetherItMaySucceed) {
  const Scenario scenario = LoadOne(R"(
scenario: x
containers: {box: {namespaces: [uts]}}
steps:
  - set: {hostname: x}
    expect:
      - {when: {root: false, kernel: ">=5.6"}, is: EPERM, because: uname(2)}
      - {when: {config.CONFIG_UTS_NS: {not: y}}, is: {errno: ENOSYS}, because: Kconfig}
      - {is: ok}
)");
  const Step& step = scenario.steps.at(0);
  ASSERT_THAT(step.alternatives, SizeIs(2));
  EXPECT_EQ(step.alternatives[0].when.facts.at(1).first, "kernel");
  EXPECT_EQ(step.alternatives[0].because, "uname(2)");
  EXPECT_EQ(step.alternatives[0].mark, (Mark{7, 52}));
  EXPECT_FALSE(step.alternatives[0].must_succeed);
  ASSERT_TRUE(step.expect);
  EXPECT_EQ(step.choice, Choice{.number = 3});
}

TEST(AlternativesTest, AListOfMapsIsAListAllTheSame) {
  const Matcher matcher =
      LoadExpectation("  - {observe: mounts, expect: [{at: /}, {at: /proc}]}\n");
  EXPECT_TRUE(std::holds_alternative<Items>(matcher.kind));
}

TEST(ControlTest, IsAStepOfItsOwnThatDoesTheSameElsewhere) {
  const Scenario scenario = LoadOne(R"(
scenario: x
containers: {box: {namespaces: [pid]}, other: {namespaces: [pid]}}
steps:
  - name: it is not seen
    in: other
    observe: pid(box.init)
    timeout: 5s
    save: seen
    expect: absent
    control: {in: box, expect: 1}
  - {in: box, observe: pid, expect: {not: $seen}}
)");
  ASSERT_THAT(scenario.steps, SizeIs(3));
  const Step& control = scenario.steps[1];
  EXPECT_TRUE(control.positive_control);
  EXPECT_FALSE(scenario.steps[0].positive_control);
  EXPECT_EQ(control.name, "it is not seen (control in box)");
  EXPECT_EQ(control.place, "box");
  EXPECT_EQ(control.action, scenario.steps[0].action);
  EXPECT_EQ(control.timeout, scenario.steps[0].timeout);
  EXPECT_EQ(control.save, "");
  EXPECT_EQ(control.expect, (Matcher{Equals{"1"}, control.expect_mark}));
}

TEST(ControlTest, MayGoOnInAProcess) {
  const Scenario scenario = LoadOne(
      "scenario: x\ncontainers: {box: {namespaces: [uts]}, other: {namespaces: [uts]}}\nsteps:\n"
      "- {name: one, in: box, call: [sethostname, x], expect: EPERM,\n"
      "   control: {by: other.init, expect: ok}}\n");
  ASSERT_EQ(scenario.steps.size(), 2U);
  const Step& control = scenario.steps[1];
  EXPECT_EQ(control.name, "one (control by other.init)");
  EXPECT_EQ(control.place, "other");
  EXPECT_EQ(std::get<Calls>(control.action).by, "other.init");
}

TEST(ControlTest, KeepsCheckFromWarningOfAnAbsence) {
  const std::string_view text = R"(
scenario: x
containers: {box: {namespaces: [pid]}, other: {namespaces: [pid]}}
steps:
  - {in: other, observe: pid(box.init), expect: absent, control: {in: box, expect: 1}}
)";
  EXPECT_EQ(ProblemTexts(LoadTestText(text)), "");
}

TEST(KnownFailureTest, HasFactsAndAReason) {
  const Scenario scenario = LoadOne(R"(
scenario: x
expected_to_fail: {when: {cgroup: v1}, because: commit abc}
namespaces: [pid]
run: echo
expect: {stdout: x}
)");
  ASSERT_TRUE(scenario.expected_to_fail);
  EXPECT_EQ(scenario.expected_to_fail->because, "commit abc");
  EXPECT_EQ(scenario.expected_to_fail->when.facts.at(0).first, "cgroup");
}

}  // namespace
}  // namespace nstest
