#include "nstest/judge/matcher.h"

#include <gtest/gtest.h>

#include "matcher_makers.h"

namespace nstest {
namespace {

bool Holds(const Matcher& matcher, const Value& seen, const Saved& saved = {}) {
  return JudgeValue(matcher, seen, saved).holds;
}

TEST(EqualsTest, TextIsComparedLetterByLetter) {
  EXPECT_TRUE(Holds(Is("1"), "1"));
  EXPECT_FALSE(Holds(Is("1"), "01"));
  EXPECT_FALSE(Holds(Is("1"), "1 "));
  EXPECT_FALSE(Holds(Is("1h"), "3600"));
}

TEST(EqualsTest, NumbersTakeUnits) {
  EXPECT_TRUE(Holds(Is("1h"), 3600));
  EXPECT_TRUE(Holds(Is("1KiB"), 1024));
  EXPECT_TRUE(Holds(Is("1.5"), 1.5));
  EXPECT_FALSE(Holds(Is("one"), 1));
}

TEST(EqualsTest, TruthIsComparedByName) {
  EXPECT_TRUE(Holds(Is("true"), true));
  EXPECT_TRUE(Holds(Is("false"), false));
  EXPECT_FALSE(Holds(Is("1"), true));
  EXPECT_FALSE(Holds(Is("yes"), true));
}

TEST(EqualsTest, AListOrMapIsNoScalar) {
  EXPECT_FALSE(Holds(Is("1"), Value::List{1}));
  EXPECT_FALSE(Holds(Is("1"), Value::Map{{"1", 1}}));
  EXPECT_FALSE(Holds(Is("absent"), Value()));
}

TEST(ReferenceOperandTest, KeepsItsType) {
  const Saved saved{{"n", 7},
                    {"text", "7"},
                    {"flag", true},
                    {"list", Value::List{1, "a"}},
                    {"map", Value::Map{{"a", 1}, {"b", Value()}}}};
  EXPECT_TRUE(Holds(Is("$n"), 7, saved));
  EXPECT_TRUE(Holds(Is("$n"), "7", saved));
  EXPECT_TRUE(Holds(Is("$text"), 7, saved));
  EXPECT_TRUE(Holds(Is("$flag"), "true", saved));
  EXPECT_TRUE(Holds(Is("$list"), Value::List{1, "a"}, saved));
  EXPECT_FALSE(Holds(Is("$list"), Value::List{"a", 1}, saved));
  EXPECT_TRUE(Holds(Is("$map"), Value::Map{{"b", Value()}, {"a", 1}}, saved));
  EXPECT_FALSE(Holds(Is("$map"), Value::Map{{"a", 1}}, saved));
  EXPECT_TRUE(Holds(Is("n is ${n}"), "n is 7", saved));
}

TEST(ReferenceOperandTest, WhatWasNeverSavedHoldsNeitherWay) {
  EXPECT_FALSE(Holds(Is("$x"), Value()));
  EXPECT_FALSE(Holds(IsNot(Is("$x")), 5));
  EXPECT_EQ(JudgeValue(IsNot(Is("$x")), 5, {}).seen,
            "it is 5, which cannot be compared: 'x' was not saved before");
}

TEST(ReferenceOperandTest, WhatCouldNotBeReadHoldsNeitherWay) {
  const Saved saved{{"x", Unreadable()}};
  EXPECT_FALSE(Holds(IsNot(Is("$x")), 5, saved));
  EXPECT_FALSE(Holds(Is("$x"), Unreadable(), saved));
}

TEST(ReferenceOperandTest, WhatWasAbsentHoldsNeitherWay) {
  const Saved saved{{"x", Value()}};
  EXPECT_FALSE(Holds(Is("$x"), Value(), saved));
  EXPECT_EQ(JudgeValue(IsNot(Is("$x")), 5, saved).seen,
            "it is 5, which cannot be compared: $x is absent itself");
}

TEST(NumberMatcherTest, TakesATextThatIsANumberAsAWhole) {
  EXPECT_TRUE(Holds(AtLeast("5"), " 7\n"));
  EXPECT_TRUE(Holds(AtLeast("1m"), "90s"));
  EXPECT_FALSE(Holds(AtLeast("5"), "7 processes"));
}

TEST(NumberMatcherTest, OrdersDifferAtTheOperandItself) {
  const auto holds = [](Order order, int seen) { return Holds({Compares{order, "5"}, {}}, seen); };
  EXPECT_TRUE(holds(Order::kGreater, 6));
  EXPECT_FALSE(holds(Order::kGreater, 5));
  EXPECT_TRUE(holds(Order::kLess, 4));
  EXPECT_FALSE(holds(Order::kLess, 5));
  EXPECT_TRUE(holds(Order::kAtLeast, 5));
  EXPECT_FALSE(holds(Order::kAtLeast, 4));
  EXPECT_TRUE(holds(Order::kAtMost, 5));
  EXPECT_FALSE(holds(Order::kAtMost, 6));
}

TEST(NumberMatcherTest, RangesHaveBothTheirEnds) {
  const Matcher between{Between{"1", "5"}, {}};
  EXPECT_TRUE(Holds(between, 1));
  EXPECT_TRUE(Holds(between, 5));
  EXPECT_FALSE(Holds(between, 0));
  EXPECT_TRUE(Holds({Near{"1h", "1s", ""}, {}}, 3601));
  EXPECT_FALSE(Holds({Near{"1h", "1s", ""}, {}}, 3601.01));
}

TEST(NumberMatcherTest, HoldsNeitherWayOfWhatIsNoNumber) {
  for (const Value& seen : {Value("seven"), Value(), Value(Value::List{7}), Value(true)}) {
    EXPECT_FALSE(Holds(AtLeast("5"), seen));
    EXPECT_FALSE(Holds(IsNot(AtLeast("5")), seen)) << DisplayText(seen);
    EXPECT_FALSE(Holds(IsNot({Between{"1", "2"}, {}}), seen));
    EXPECT_FALSE(Holds(IsNot({Near{"1", "2", ""}, {}}), seen));
  }
}

TEST(NumberMatcherTest, AnOperandThatIsNoNumberHoldsNeitherWay) {
  const Saved saved{{"x", "many"}};
  EXPECT_FALSE(Holds(AtLeast("$x"), 5, saved));
  EXPECT_FALSE(Holds(IsNot(AtLeast("$x")), 5, saved));
}

TEST(NearTest, TakesADifferenceFromABeforeValue) {
  const Saved saved{{"before", 100.5}};
  const Matcher near{Near{"1h", "1s", "$before"}, {}};
  EXPECT_TRUE(Holds(near, 3700.9, saved));
  EXPECT_FALSE(Holds(near, 3600.5, saved));
  EXPECT_TRUE(Holds({Near{"-1h", "1s", ""}, {}}, -3600.5));
}

TEST(EmptyTest, NothingIsNotEmpty) {
  EXPECT_TRUE(Holds(EmptyOne(), Value::Map{}));
  EXPECT_TRUE(Holds(IsNot(EmptyOne()), "a"));
  EXPECT_FALSE(Holds(IsNot(EmptyOne()), Value()));
  EXPECT_FALSE(Holds(EmptyOne(), 0));
}

TEST(PatternTest, MatchesTheWholeText) {
  EXPECT_TRUE(Holds(Like("[0-9]+"), "123"));
  EXPECT_TRUE(Holds(Like("[0-9]+"), 123));
  EXPECT_FALSE(Holds(Like("[0-9]+"), "123\n"));
  EXPECT_FALSE(Holds(Like("a.b"), "a\nb"));
  EXPECT_TRUE(Holds(Like("(?s)a.b"), "a\nb"));
  EXPECT_FALSE(Holds(IsNot(Like("a")), Value()));
}

TEST(PatternTest, WhatIsFilledInIsMeantLetterByLetter) {
  const Saved saved{{"name", "a.b"}, {"pattern", "a.b"}};
  EXPECT_TRUE(Holds(Like("host-${name}-[0-9]"), "host-a.b-1", saved));
  EXPECT_FALSE(Holds(Like("host-${name}-[0-9]"), "host-axb-1", saved));
  EXPECT_TRUE(Holds(Like("$pattern"), "axb", saved));
}

TEST(PatternTest, IsLinearInHostileOutput) {
  EXPECT_FALSE(Holds(Like("(a*)*b"), std::string(65536, 'a')));
}

TEST(ContainsTest, LooksIntoTextsListsAndMaps) {
  EXPECT_TRUE(Holds(Holding(Is("b c")), "a b c"));
  EXPECT_TRUE(Holds(Holding(Is("2")), Value::List{1, 2}));
  EXPECT_TRUE(Holds(Holding(AtLeast("2")), Value::List{1, 2}));
  EXPECT_TRUE(Holds(Holding(Is("lo")), Value::Map{{"lo", 1}}));
  EXPECT_TRUE(Holds(Holding(Is("5")), "15"));
  EXPECT_FALSE(Holds(Holding(Is("")), "abc"));
}

TEST(ContainsTest, NeedsSomethingThatCanContain) {
  for (const Value& seen : {Value(), Value(15), Value(true)}) {
    EXPECT_FALSE(Holds(Holding(Is("5")), seen));
    EXPECT_FALSE(Holds(IsNot(Holding(Is("5"))), seen));
  }
}

TEST(CountTest, CountsItemsFieldsAndCharacters) {
  EXPECT_TRUE(Holds(Counting(Is("2")), Value::List{1, 2}));
  EXPECT_TRUE(Holds(Counting(Is("1")), Value::Map{{"a", 1}}));
  EXPECT_TRUE(Holds(Counting(Is("2")), "\xc3\xa9!"));
  EXPECT_TRUE(Holds(IsNot(Counting(Is("1"))), Value::List{1, 2}));
  EXPECT_FALSE(Holds(IsNot(Counting(Is("1"))), Value()));
}

TEST(ExactlyTest, FindsAnAssignmentWhereOneExists) {
  // The first matcher takes either item; only one choice leaves the other matcher an item.
  const Matcher matcher{Exactly{{AtLeast("1"), Is("1")}}, {}};
  EXPECT_TRUE(Holds(matcher, Value::List{1, 2}));
  EXPECT_TRUE(Holds(matcher, Value::List{2, 1}));
  EXPECT_FALSE(Holds(matcher, Value::List{2, 2}));
}

TEST(EachTest, AnEmptyListShowsNothing) {
  EXPECT_FALSE(Holds(EachIs(Is("1")), Value::List{}));
  EXPECT_FALSE(Holds(IsNot(EachIs(Is("1"))), Value::List{}));
  EXPECT_FALSE(Holds(EachIs(Is("1")), 1)) << "no list has no items";
  EXPECT_FALSE(Holds(IsNot(EachIs(Is("1"))), 2));
  EXPECT_TRUE(Holds(EachIs(AtLeast("1")), Value::List{1, 2}));
  EXPECT_TRUE(Holds(IsNot(EachIs(AtLeast("2"))), Value::List{1, 2}));
}

TEST(AnyTest, OneItemIsEnough) {
  EXPECT_TRUE(Holds(AnyIs(Is("2")), Value::List{1, 2}));
  EXPECT_FALSE(Holds(AnyIs(Is("3")), Value::List{1, 2}));
  EXPECT_TRUE(Holds(IsNot(AnyIs(Is("3"))), Value::List{1, 2}));
  EXPECT_FALSE(Holds(IsNot(AnyIs(Is("3"))), "3"));
}

TEST(FieldsTest, AMissingFieldIsAbsent) {
  const Value seen = Value::Map{{"exit", 0}};
  EXPECT_TRUE(Holds(Has("signal", AbsentOne()), seen));
  EXPECT_FALSE(Holds(Has("signal", Is("SIGKILL")), seen));
}

TEST(FieldsTest, WhatHasNoFieldsHoldsNeitherWay) {
  EXPECT_FALSE(Holds(Has("exit", AbsentOne()), Value()));
  EXPECT_FALSE(Holds(IsNot(Has("exit", Is("0"))), "text"));
}

TEST(ItemsTest, AreExactAndOrdered) {
  const Matcher matcher{Items{{Is("1"), Is("2")}}, {}};
  EXPECT_TRUE(Holds(matcher, Value::List{1, 2}));
  EXPECT_FALSE(Holds(matcher, Value::List{2, 1}));
  EXPECT_FALSE(Holds(matcher, Value::List{1, 2, 3}));
  EXPECT_TRUE(Holds(IsNot(matcher), Value::List{2, 1}));
  EXPECT_TRUE(Holds(IsNot(matcher), Value::List{1}));
  EXPECT_FALSE(Holds(IsNot(matcher), "1 2"));
}

TEST(ChoiceTest, AnAlternativeThatCannotBeAskedDoesNoHarm) {
  const Matcher either = Either(AbsentOne(), AtLeast("5"));
  EXPECT_TRUE(Holds(either, Value()));
  EXPECT_TRUE(Holds(either, 6));
  EXPECT_FALSE(Holds(either, "text"));
  EXPECT_FALSE(Holds(IsNot(either), "text"));
  EXPECT_TRUE(Holds(IsNot(either), 4));
}

TEST(AbsentTest, SatisfiesNoNegationOfAValue) {
  EXPECT_FALSE(Holds(IsNot(Is("5")), Value()));
  EXPECT_FALSE(Holds(IsNot({OneOf{{Is("5"), Is("6")}}, {}}), Value()));
  EXPECT_FALSE(Holds(IsNot(Either(Is("5"), AbsentOne())), Value()));
  EXPECT_TRUE(Holds(Either(IsNot(Is("5")), AbsentOne()), Value()));
  const Value seen = Value::Map{{"exit", 0}};
  EXPECT_FALSE(Holds(Has("signal", IsNot(Is("SIGKILL"))), seen));
  EXPECT_FALSE(Holds(IsNot(Has("signal", Is("SIGKILL"))), seen));
}

TEST(AbsentTest, OfAnItemThatIsNotLookedForDoesNoHarm) {
  const Value links = Value::List{Value::Map{{"name", "lo"}}};
  EXPECT_TRUE(Holds(IsNot(Holding(Has("peer", Is("a")))), links));
  EXPECT_TRUE(Holds(IsNot(AnyIs(Has("peer", Is("a")))), links));
  EXPECT_FALSE(Holds(Holding(Has("peer", IsNot(Is("a")))), links));
  EXPECT_FALSE(Holds(IsNot(Holding(Has("peer", IsNot(Is("a"))))), links));
}

TEST(UnreadableTest, SatisfiesNothingThatDoesNotNameIt) {
  const Matcher five = Is("5");
  for (const Matcher& matcher :
       {five, IsNot(five), AbsentOne(), IsNot(AbsentOne()), EmptyOne(), IsNot(EmptyOne()),
        Counting(Is("1")), Has("uid", AbsentOne()), IsNot(Has("uid", Is("0"))),
        Holding(Is("unreadable")), Either(five, AbsentOne()), IsNot(Either(five, AbsentOne()))}) {
    EXPECT_FALSE(Holds(matcher, Unreadable())) << ExpectedText(matcher);
  }
}

TEST(UnreadableTest, SatisfiesWhatNamesIt) {
  EXPECT_TRUE(Holds(Has("unreadable", Is("EACCES")), Unreadable()));
  EXPECT_FALSE(Holds(Has("unreadable", Is("EPERM")), Unreadable()));
  EXPECT_TRUE(Holds(IsNot(Has("unreadable", Is("EPERM"))), Unreadable()));
  EXPECT_TRUE(Holds(Either(AbsentOne(), Has("unreadable", Is("EACCES"))), Unreadable()));
}

TEST(UnreadableTest, InsideOfListsAndMapsHoldsNeitherWay) {
  const Value map = Value::Map{{"uid", Unreadable()}};
  EXPECT_FALSE(Holds(IsNot(Has("uid", Is("0"))), map));
  EXPECT_FALSE(Holds(Has("uid", IsNot(Is("0"))), map));
  const Value list = Value::List{1, Unreadable()};
  EXPECT_FALSE(Holds(IsNot(Holding(Is("5"))), list));
  EXPECT_FALSE(Holds(IsNot(AnyIs(Is("5"))), list));
  EXPECT_FALSE(Holds(IsNot({Exactly{{Is("1"), Is("2")}}, {}}), list));
  EXPECT_TRUE(Holds(AnyIs(Has("unreadable", Is("EACCES"))), list));
}

}  // namespace
}  // namespace nstest
