#include "mutate/mutations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nstest/judge/matcher.h"
#include "unit/judge/matcher_makers.h"

namespace nstest {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

// What stands for each mutation that holds of the evidence all the same.
std::vector<std::string> Survivors(const Matcher& matcher, const Value& seen,
                                   const Saved& saved = {}) {
  EXPECT_TRUE(JudgeValue(matcher, seen, saved).holds);
  std::vector<std::string> survivors;
  const auto mutations = MutationsOf(matcher, saved);
  EXPECT_THAT(mutations, Not(IsEmpty()));
  for (const Mutation& one : mutations) {
    if (JudgeValue(one.matcher, seen, saved).holds) survivors.push_back(one.what);
  }
  return survivors;
}

TEST(MutationsTest, NoneOfAMatcherThatSaysSomethingSurvives) {
  const Value list = Value::List{1, 2};
  const Saved saved{{"x", Value(7)}};
  const std::vector<std::pair<Matcher, Value>> holding{
      {Is("1"), 1},
      {Is("EPERM"), "EPERM"},
      {Is("true"), true},
      {Is("$x"), 7},
      {AbsentOne(), Value()},
      {EmptyOne(), Value::List{}},
      {IsNot(Is("5")), 7},
      {Holding(Is("ab")), "cabin"},
      {Like("a+"), "aaa"},
      {AtLeast("5"), 5},
      {{Between{"1", "5"}, {}}, 5},
      {{Near{"1h", "1s", ""}, {}}, 3600.5},
      {{OneOf{{Is("EPERM"), Is("EACCES")}}, {}}, "EACCES"},
      {Counting(Is("2")), list},
      {{Exactly{{Is("2"), Is("1")}}, {}}, list},
      {{Items{{Is("1"), Is("2")}}, {}}, list},
      {EachIs(AtLeast("1")), list},
      {AnyIs(Is("2")), list},
      {Both(AtLeast("1"), IsNot(Is("4"))), 3},
      {Either(Is("1"), AbsentOne()), Value()},
      {Has("exit", Is("0")), Value::Map{{"exit", 0}}}};
  for (const auto& [matcher, seen] : holding) {
    EXPECT_THAT(Survivors(matcher, seen, saved), IsEmpty()) << ExpectedText(matcher);
  }
}

TEST(MutationsTest, AToleranceThatCoversNoEffectSurvives) {
  EXPECT_THAT(Survivors({Near{"1h", "2h", ""}, {}}, 3600),
              testing::ElementsAre("target to 0", "sign changed"));
}

TEST(MutationsTest, APatternThatAllowsATailSurvives) {
  EXPECT_THAT(Survivors(Like(".*a.*~?"), "xa~"), testing::ElementsAre("pattern and a tail"));
}

TEST(MutationsTest, AnItemOfWhichThereIsAnotherSurvives) {
  EXPECT_THAT(Survivors(Holding(Is("1")), Value::List{1, 2}),
              testing::ElementsAre("contains: number + 1"));
}

TEST(MutationsTest, APartThatAnotherCoversSurvives) {
  EXPECT_THAT(Survivors(Either(Is("1"), Holding(Is("1"))), "12"),
              testing::ElementsAre("every part changed"));
}

TEST(MutationsTest, TheMarkIsKept) {
  Matcher matcher = Is("1");
  matcher.mark = {3, 4};
  EXPECT_EQ(MutationsOf(matcher, {}).front().matcher.mark, (Mark{3, 4}));
}

}  // namespace
}  // namespace nstest
