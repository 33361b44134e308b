#include <gtest/gtest.h>

#include "case_makers.h"
#include "matcher_makers.h"
#include "nstest/judge/judge.h"
#include "nstest/model/fields.h"

namespace nstest {
namespace {

// Of the record as it is read from its JSON.
void ExpectSameAgain(const Case& played, const Evidence& evidence) {
  const CaseResult once = Judge(played, evidence);
  const auto value = ParseJson(ToJson(MakeValue(once)));
  ASSERT_TRUE(value) << value.error().Text();
  const auto recorded = ReadAs<CaseResult>(*value);
  ASSERT_TRUE(recorded) << recorded.error().Text();
  EXPECT_EQ(*recorded, once) << "the record keeps all";
  EXPECT_EQ(JudgeAgain(*recorded), once) << ToJson(*value);
}

TEST(JudgeAgainTest, SaysTheSameOfAnUnchangedRecord) {
  const Case two = MakeCase({MakeRun("one", Has("stdout", Is("1"))), MakeObserve("pid", Is("1"))});
  const StepEvidence good{.step = 0, .value = Ran(0, "1")};
  const StepEvidence bad{.step = 0, .value = Ran(1, "2"), .succeeded = false};
  ExpectSameAgain(two, {.steps = {good, {.step = 1, .value = 1}}});
  ExpectSameAgain(two, {.steps = {good, {.step = 1, .value = 2}}});
  ExpectSameAgain(two, {.steps = {bad}});
  ExpectSameAgain(two, {.ending = {EndingKind::kSkip, {"root", "run as root"}}});
  ExpectSameAgain(two, {.steps = {good}, .ending = {EndingKind::kError, {"", "EIO"}, 1}});
  ExpectSameAgain(two, {.steps = {bad}, .ending = {EndingKind::kTimeout, {"", "late"}, 0}});
  ExpectSameAgain(two, {.steps = {good}, .ending = {EndingKind::kTimeout, {"", "late"}, 1}});
}

TEST(JudgeAgainTest, SaysTheSameWhereATimeoutStandsBehindAFailure) {
  const Case two =
      MakeCase({MakeRun("one", Has("stdout", Is("1"))), MakeRun("slow", Has("stdout", Is("1")))});
  ExpectSameAgain(two, {.steps = {{.step = 0, .value = Ran(0, "2")},
                                  {.step = 1, .value = Ran(0, "1"), .succeeded = false}},
                        .ending = {EndingKind::kTimeout, {"", "late"}, 1}});
}

TEST(JudgeAgainTest, JudgesWhatTheRecordKeeps) {
  const Case played = MakeCase({MakeObserve("pid", Is("1"))});
  CaseResult record = Judge(played, {.steps = {{.step = 0, .value = 1}}});
  record.steps[0].evidence.value = 2;
  const CaseResult again = JudgeAgain(record);
  EXPECT_EQ(again.verdict, Verdict::kFail);
  EXPECT_EQ(again.expectations.at(0).seen, "pid is 2");
}

TEST(JudgeAgainTest, SaysTheSameOfSavedNamesAndEventually) {
  Step saving = MakeRun("first", std::nullopt);
  saving.save = "inside";
  Step waiting = MakeObserve("pid", IsNot(Is("$inside.stdout")));
  waiting.eventually = std::chrono::seconds(2);
  const Case played = MakeCase({saving, waiting});
  for (const int last : {7, 8}) {
    ExpectSameAgain(
        played,
        {.steps = {
             {.step = 0, .value = Ran(0, "7")},
             {.step = 1, .value = last, .tries = {7, 7}, .took = std::chrono::milliseconds(40)}}});
  }
}

TEST(JudgeAgainTest, SaysTheSameWhereNothingWasExpectedOfTheStepThatFailed) {
  const Case played = MakeCase({MakeRun("prepare", std::nullopt), MakeObserve("pid", Is("1"))});
  const StepEvidence bad{.step = 0, .value = Ran(1, ""), .succeeded = false};
  ExpectSameAgain(played, {.steps = {bad}});
  ExpectSameAgain(played, {.steps = {bad}, .ending = {EndingKind::kTimeout, {"", "late"}, 0}});
}

TEST(JudgeAgainTest, SaysTheSameWhereNoExpectationWasReached) {
  const Case played = MakeCase({MakeObserve("pid", std::nullopt), MakeObserve("pid", Is("1"))});
  ExpectSameAgain(played, {});
  ExpectSameAgain(played, {.steps = {{.step = 0, .value = 5}}});
}

TEST(JudgeAgainTest, SaysTheSameOfEveryKindOfValueAndMatcher) {
  const Value seen = Value::Map{{"whole", 5},
                                {"part", 0.02},
                                {"flag", true},
                                {"none", Value()},
                                {"list", Value::List{1, "a"}},
                                {"text", "two\nlines"},
                                {"no", Value::Map{}}};
  const std::vector<Matcher> matchers{
      Has("whole", Is("6")),
      Has("part", {Near{"1h", "1s", "5"}, {}}),
      Has("flag", Is("false")),
      Has("none", IsNot(AbsentOne())),
      Has("list", {Exactly{{Is("1"), Is("b")}}, {}}),
      Has("list", {Items{{Is("1"), Is("a")}}, {}}),
      Has("list", EachIs(AtLeast("1"))),
      Has("list", AnyIs({Compares{Order::kGreater, "1"}, {}})),
      Has("text", Like("two.*")),
      Has("no", Both(EmptyOne(), Counting(Is("1")))),
      Either(Has("whole", {OneOf{{Is("1"), Is("2")}}, {}}), Has("list", Holding(Is("b")))),
      Has("part", {Between{"1", "2"}, {}})};
  for (const Matcher& matcher : matchers) {
    ExpectSameAgain(MakeCase({MakeRun("it", matcher)}), {.steps = {{.step = 0, .value = seen}}});
  }
}

}  // namespace
}  // namespace nstest
