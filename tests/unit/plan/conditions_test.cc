#include "nstest/plan/conditions.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

Matcher Is(std::string text) {
  return {Equals{std::move(text)}};
}

// As judging would have it, for texts.
bool IsSame(const Matcher& matcher, const Value& value) {
  const auto* equals = std::get_if<Equals>(&matcher.kind);
  return equals != nullptr && value.text() != nullptr && *value.text() == equals->operand;
}

Step MakeStep() {
  Step step{
      .action = Observe{{.name = "cgroup"}},
      .expect = Is("otherwise"),
      .alternatives = {{.when = {{{"cgroup", Is("v1")}}}, .because = "one", .is = Is("first")},
                       {.when = {{{"kernel", Is(">=5.6")}, {"lsm", Is("yama")}}},
                        .because = "two",
                        .is = Is("second"),
                        .must_succeed = true,
                        .mark = {7, 3},
                        .line = "the line"}},
      .choice = Choice{.number = 3, .because = "three"}};
  return step;
}

Step Chosen(const HostFacts& facts) {
  Case one{.scenario = {.steps = {MakeStep()}}};
  return ChooseForHost(one, {facts, IsSame}).scenario.steps[0];
}

TEST(ChooseForHostTest, TakesTheFirstAlternativeWhoseFactsAreSo) {
  const Step step = Chosen({.facts = {{"cgroup", "v1"}, {"kernel", "6.1.0-18"}, {"lsm", "yama"}}});
  EXPECT_EQ(step.expect, Is("first"));
  EXPECT_EQ(step.choice, (Choice{1, "cgroup is \"v1\"", "one"}));
  EXPECT_TRUE(step.alternatives.empty());
}

TEST(ChooseForHostTest, WantsAllFactsAndReadsAKernelAsARange) {
  const Step step = Chosen({.facts = {{"cgroup", "v2"}, {"kernel", "6.1.0-18"}, {"lsm", "yama"}}});
  EXPECT_EQ(step.expect, Is("second"));
  EXPECT_EQ(step.choice, (Choice{2, "kernel is \"6.1.0-18\" and lsm is \"yama\"", "two"}));
  EXPECT_TRUE(step.must_succeed);
  EXPECT_EQ(step.expect_mark, (Mark{7, 3}));
  EXPECT_EQ(step.expect_line, "the line");
}

TEST(ChooseForHostTest, TakesTheLastOneWhereNoFactIsSoOrKnown) {
  const Step step = Chosen({.facts = {{"cgroup", "v2"}, {"kernel", "5.5"}}});
  EXPECT_EQ(step.expect, Is("otherwise"));
  EXPECT_EQ(step.choice,
            (Choice{3, "cgroup is \"v2\"; kernel is \"5.5\" and lsm is not known", "three"}));
}

TEST(ChooseForHostTest, ExpectsAFailureOnlyWhereItsFactsAreSo) {
  const HostFacts facts{.facts = {{"cgroup", "v2"}}};
  Case one;
  one.scenario.expected_to_fail = KnownFailure{{{{"cgroup", Is("v1")}}}, "because"};
  EXPECT_FALSE(ChooseForHost(one, {facts, IsSame}).scenario.expected_to_fail);
  one.scenario.expected_to_fail->when.facts[0].second = Is("v2");
  EXPECT_TRUE(ChooseForHost(one, {facts, IsSame}).scenario.expected_to_fail);
  one.scenario.expected_to_fail->when.facts.clear();
  EXPECT_TRUE(ChooseForHost(one, {facts, IsSame}).scenario.expected_to_fail);
}

}  // namespace
}  // namespace nstest
