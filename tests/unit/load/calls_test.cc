#include <gtest/gtest.h>

#include "loaded_text.h"
#include "nstest/model/fields.h"
#include "nstest/model/scenario.h"

namespace nstest {
namespace {

std::vector<Step> LoadSteps(std::string_view steps) {
  return LoadOne("scenario: x\ncontainers: {box: {namespaces: [pid]}}\nsteps:\n" +
                 std::string(steps))
      .steps;
}

const Calls& CallsOf(const Step& step) {
  return std::get<Calls>(step.action);
}

TEST(CallTest, IsOneOrAList) {
  const auto steps = LoadSteps(
      "- {call: [unshare, CLONE_NEWPID], expect: ok}\n"
      "- {call: [{a: [getpid]}, [getppid]], expect: {a: {result: 1}}}\n");
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_TRUE(CallsOf(steps[0]).single);
  EXPECT_EQ(CallsOf(steps[0]).calls.at(0).arguments.at(0), Value("CLONE_NEWPID"));
  EXPECT_FALSE(CallsOf(steps[1]).single);
  EXPECT_EQ(CallsOf(steps[1]).calls.at(0).label, "a");
  EXPECT_EQ(CallsOf(steps[1]).calls.at(1).label, "");
}

TEST(CallTest, HoldsTheListOfAChild) {
  const auto steps = LoadSteps(
      "- {call: [{c: [clone, CLONE_NEWPID, [{i: [getpid]}, [exit, 3]]]}], expect: {i: {result: "
      "1}}}\n");
  const Call& clone = CallsOf(steps.at(0)).calls.at(0);
  EXPECT_EQ(clone.arguments.size(), 1U);
  ASSERT_EQ(clone.inner.size(), 2U);
  EXPECT_EQ(clone.inner[0].label, "i");
  EXPECT_EQ(clone.inner[1].name, "exit");
}

TEST(CallTest, MayFailWhereTheExpectationNamesIt) {
  const auto steps = LoadSteps(
      "- {call: [fork, []], expect: ENOMEM}\n"
      "- {call: [getpid], expect: {out: absent}}\n"
      "- {call: [{a: [fork, [{b: [setsid]}]]}, {c: [setsid]}], expect: {b: EPERM}}\n");
  EXPECT_TRUE(CallsOf(steps.at(0)).calls.at(0).may_fail);
  EXPECT_FALSE(steps.at(0).must_succeed);
  EXPECT_TRUE(steps.at(1).must_succeed);
  const auto& list = CallsOf(steps.at(2)).calls;
  EXPECT_FALSE(list.at(0).may_fail);
  EXPECT_TRUE(list.at(0).inner.at(0).may_fail);
  EXPECT_FALSE(list.at(1).may_fail);
  EXPECT_TRUE(steps.at(2).must_succeed);
}

TEST(CallTest, GoesOnInTheProcessThatWasKept) {
  const auto steps = LoadSteps(
      "- {as: p, call: [{file: [open, /x, O_RDONLY]}, {kid: [fork, [[pause]]]}]}\n"
      "- {by: p, call: [close, $file], expect: ok}\n"
      "- {by: p.kid, call: [getpid], expect: {result: 2}}\n"
      "- {by: box.init, call: [close, fd(p.file)], expect: EBADF}\n"
      "- {wait: p.kid, expect: {signal: SIGKILL}}\n");
  ASSERT_EQ(steps.size(), 5U);
  EXPECT_EQ(CallsOf(steps[0]).as, "p");
  EXPECT_EQ(CallsOf(steps[1]).by, "p");
  for (const Step& step : {steps[1], steps[2], steps[3]}) EXPECT_EQ(step.place, "box");
}

TEST(CallTest, TravelsAsJson) {
  const auto steps =
      LoadSteps("- {call: [{c: [fork, [[semop, 1, [{sem_num: 0}]]]]}], as: p, expect: {c: ok}}\n");
  const auto read = ReadAs<Step>(MakeValue(steps.at(0)));
  ASSERT_TRUE(read) << read.error().Text();
  EXPECT_EQ(read->action, steps[0].action);
}

TEST(CallTest, IsNamedByItsCalls) {
  const auto steps = LoadSteps("- {call: [unshare, CLONE_NEWPID], expect: ok}\n");
  EXPECT_EQ(StepName(steps.at(0)), "call unshare(CLONE_NEWPID) in box");
}

}  // namespace
}  // namespace nstest
