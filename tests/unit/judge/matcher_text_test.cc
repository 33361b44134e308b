#include <gtest/gtest.h>

#include "matcher_makers.h"
#include "nstest/judge/matcher.h"

namespace nstest {
namespace {

const Saved& SavedEvidence() {
  static const Saved saved{{"inside", 1}, {"run", Value::Map{{"exit", 3}, {"stdout", "abc"}}}};
  return saved;
}

// One matcher on one piece of evidence, called "x" as an observed fact is.
struct Row {
  Matcher matcher;
  Value seen;
  bool holds;
  std::string expected_text;
  std::string seen_text;
};

void ExpectRow(const Row& row) {
  const Judgement judgement = JudgeValue(row.matcher, row.seen, SavedEvidence(), "x");
  EXPECT_EQ(judgement.holds, row.holds) << row.expected_text;
  EXPECT_EQ(judgement.expected, row.expected_text);
  EXPECT_EQ(judgement.seen, row.seen_text);
}

const Value::List kOneTwo{1, 2};

TEST(MatcherTextTest, EqualityShowsBothTexts) {
  ExpectRow({Is("1"), 1, true, "x is 1", "x is 1"});
  ExpectRow({Is("1"), "2", false, "x is 1", "x is \"2\""});
  ExpectRow({Is("up"), "down", false, "x is \"up\"", "x is \"down\""});
  ExpectRow({Is("$inside"), 7, false, "x is 1 ($inside)", "x is 7"});
  ExpectRow({Is("$run.stdout"), "z", false, "x is \"abc\" ($run.stdout)", "x is \"z\""});
}

TEST(MatcherTextTest, EqualityOfLongTextsSaysWhereTheyPart) {
  const std::string wanted = std::string(70, 'a') + "b";
  ExpectRow({Is(wanted), std::string(71, 'a'), false, "x is \"" + wanted + "\"",
             "x is \"" + std::string(71, 'a') + "\", which differs from character 71 on"});
}

TEST(MatcherTextTest, AbsentAndEmpty) {
  ExpectRow({AbsentOne(), {}, true, "x is absent", "x is absent"});
  ExpectRow({AbsentOne(), 5, false, "x is absent", "x is 5"});
  ExpectRow({EmptyOne(), "", true, "x is empty", "x is \"\""});
  ExpectRow({EmptyOne(), kOneTwo, false, "x is empty", "x is [1, 2]"});
  ExpectRow({EmptyOne(), {}, false, "x is empty", "x is absent, which is no text, list or map"});
}

TEST(MatcherTextTest, NotSpeaksTheNegatedSentence) {
  ExpectRow({IsNot(Is("5")), 5, false, "x is not 5", "x is 5"});
  ExpectRow({IsNot(Is("5")), 6, true, "x is not 5", "x is 6"});
  ExpectRow({IsNot(Is("5")), {}, false, "x is not 5", "x is absent, which is no value"});
  ExpectRow({IsNot(AbsentOne()), {}, false, "x is not absent", "x is absent"});
  ExpectRow({IsNot(EmptyOne()), "", false, "x is not empty", "x is \"\""});
  ExpectRow({IsNot(Holding(Is("lo"))), Value::List{"lo"}, false, "x does not contain \"lo\"",
             "x is [\"lo\"]"});
  ExpectRow({IsNot(Like("a+")), "aa", false, "x does not match /a+/", "x is \"aa\""});
  ExpectRow({IsNot(AtLeast("5")), 5, false, "x is not at least 5", "x is 5"});
  ExpectRow({IsNot(IsNot(Is("5"))), 6, false, "x is 5", "x is 6"});
  ExpectRow({IsNot(Either(Is("1"), Is("2"))), 2, false, "x is not 2", "x is 2"});
  ExpectRow(
      {IsNot(Both(AtLeast("1"), Is("2"))), 2, false, "x is not at least 1 or is not 2", "x is 2"});
}

TEST(MatcherTextTest, NotOfPartsSpeaksOfTheParts) {
  ExpectRow({IsNot(Counting(Is("2"))), kOneTwo, false, "the count of x is not 2",
             "the count of x is 2: [1, 2]"});
  ExpectRow({IsNot(EachIs(AtLeast("1"))), kOneTwo, false, "x has an item that is not at least 1",
             "x is [1, 2]"});
  ExpectRow({IsNot(AnyIs(Is("2"))), kOneTwo, false, "x has no item that is 2", "x is [1, 2]"});
  ExpectRow({IsNot({Exactly{{Is("2"), Is("1")}}, {}}), kOneTwo, false,
             "x has other items than [2, 1]", "x is [1, 2]"});
  ExpectRow({IsNot({Items{{Is("1"), Is("2")}}, {}}), kOneTwo, false, "x is not the list [1, 2]",
             "x is [1, 2]"});
  ExpectRow({IsNot(Has("exit", Is("0"))), Value::Map{{"exit", 0}}, false, "x.exit is not 0",
             "x.exit is 0"});
  ExpectRow({IsNot({HasFields{{{"a", Is("0")}, {"b", EmptyOne()}}}, {}}),
             Value::Map{{"a", 0}, {"b", ""}}, false, "x.a is not 0, or x.b is not empty",
             "x.a is 0; x.b is \"\""});
}

TEST(MatcherTextTest, ContainsNamesTheItemOrPart) {
  ExpectRow(
      {Holding(Is("lo")), Value::List{"eth0"}, false, "x contains \"lo\"", "x is [\"eth0\"]"});
  ExpectRow({Holding(Is("PID")), "a b", false, "x contains \"PID\"", "x is \"a b\""});
  ExpectRow({Holding(Is("lo")), Value::Map{{"lo", 1}}, true, "x contains \"lo\"", "x is {lo: 1}"});
  ExpectRow(
      {Holding(Is("1")), true, false, "x contains 1", "x is true, which is no text, list or map"});
  ExpectRow({Holding(Has("name", Is("lo"))), Value::List{Value::Map{{"name", "eth0"}}}, false,
             "x contains an item that has name that is \"lo\"", "x is [{name: \"eth0\"}]"});
  ExpectRow({Holding(AtLeast("1")), "12", false, "x contains an item that is at least 1",
             "x is \"12\", which has no items"});
}

TEST(MatcherTextTest, PatternsStandBetweenSlashes) {
  ExpectRow({Like("a+"), "aa", true, "x matches /a+/", "x is \"aa\""});
  ExpectRow({Like("a+"), "aab", false, "x matches /a+/", "x is \"aab\""});
  ExpectRow({Like("a+"), kOneTwo, false, "x matches /a+/", "x is [1, 2], which is no text"});
}

TEST(MatcherTextTest, ChoicesAreListed) {
  const Matcher one{OneOf{{Is("1"), Is("up"), AtLeast("9")}}, {}};
  ExpectRow({one, "up", true, "x is one of [1, \"up\", what is at least 9]", "x is \"up\""});
  ExpectRow({one, 3, false, "x is one of [1, \"up\", what is at least 9]", "x is 3"});
  ExpectRow({Either(Is("1"), AbsentOne()), 2, false, "x is 1 or is absent", "x is 2"});
}

TEST(MatcherTextTest, OrdersAreNamedAsInAScenario) {
  ExpectRow({{Compares{Order::kGreater, "5"}, {}}, 5, false, "x is greater than 5", "x is 5"});
  ExpectRow({{Compares{Order::kLess, "5"}, {}}, 5, false, "x is less than 5", "x is 5"});
  ExpectRow({{Compares{Order::kAtLeast, "5"}, {}}, 4, false, "x is at least 5", "x is 4"});
  ExpectRow(
      {{Compares{Order::kAtMost, "1KiB"}, {}}, 1025, false, "x is at most 1KiB", "x is 1025"});
  ExpectRow({AtLeast("5"), "five", false, "x is at least 5", "x is \"five\", which is no number"});
  ExpectRow({{Between{"1", "5"}, {}}, 6, false, "x is between 1 and 5", "x is 6"});
  ExpectRow({{Between{"1", "5"}, {}}, 5, true, "x is between 1 and 5", "x is 5"});
}

TEST(MatcherTextTest, NearTellsTargetAndDistance) {
  ExpectRow({{Near{"1h", "1s", ""}, {}}, 0.02, false, "x is within 1s of 1h", "x is 0.02"});
  ExpectRow({{Near{"1h", "1s", ""}, {}}, 3600.4, true, "x is within 1s of 1h", "x is 3600.4"});
  ExpectRow({{Near{"1h", "1s", "$inside"}, {}},
             5,
             false,
             "x is within 1s of 1h above 1 ($inside)",
             "x is 5, which is 4 above that"});
  ExpectRow({{Near{"0", "1ms", "$inside"}, {}},
             1.1,
             false,
             "x is within 1ms of 0 above 1 ($inside)",
             "x is 1.1, which is 0.1 above that"});
}

TEST(MatcherTextTest, CountsShowWhatWasCounted) {
  ExpectRow({Counting(Is("2")), Value::List{"lo"}, false, "the count of x is 2",
             "the count of x is 1: [\"lo\"]"});
  ExpectRow({Counting(AtLeast("2")), 5, false, "x has a count that is at least 2",
             "x is 5, which cannot be counted"});
}

TEST(MatcherTextTest, ExactlyNamesWhatIsMissingOrTooMuch) {
  const Matcher exactly{Exactly{{Is("1"), Is("2")}}, {}};
  const std::string expected = "x has exactly the items [1, 2], in any order";
  ExpectRow({exactly, Value::List{2, 1}, true, expected, "x is [2, 1]"});
  ExpectRow({exactly, Value::List{1}, false, expected, "x is [1], which has none that is 2"});
  ExpectRow(
      {exactly, Value::List{2, 1, 3}, false, expected, "x is [2, 1, 3], which has 3 as well"});
  ExpectRow({exactly, "1 2", false, expected, "x is \"1 2\", which is no list"});
}

TEST(MatcherTextTest, OfAListTheItemAtFaultIsNamed) {
  ExpectRow({EachIs(AtLeast("2")), Value::List{2, 1}, false,
             "x has items, each of which is at least 2", "item 2 of x is 1"});
  ExpectRow({EachIs(AtLeast("2")), Value::List{}, false, "x has items, each of which is at least 2",
             "x is [], which has no item to look at"});
  ExpectRow({AnyIs(Is("3")), kOneTwo, false, "x has an item that is 3", "x is [1, 2]"});
  const Matcher items{Items{{Is("1"), AtLeast("3")}}, {}};
  ExpectRow({items, kOneTwo, false, "item 2 of x is at least 3", "item 2 of x is 2"});
  ExpectRow({items, Value::List{1}, false, "x is the list [1, what is at least 3]",
             "x is [1], which has 1 item, not 2"});
  ExpectRow({EachIs(Has("state", Is("up"))), Value::List{Value::Map{{"state", "down"}}}, false,
             "x has items, each of which has state that is \"up\"",
             "state of item 1 of x is \"down\""});
}

TEST(MatcherTextTest, OfAMapOnlyTheFieldsAtFaultAreNamed) {
  const Matcher fields{HasFields{{{"exit", Is("0")}, {"stdout", Is("1")}, {"stderr", EmptyOne()}}},
                       {}};
  const Value seen = Value::Map{{"exit", 0}, {"stdout", "2"}, {"stderr", "no\n"}};
  const Judgement judgement = JudgeValue(fields, seen, {});
  EXPECT_FALSE(judgement.holds);
  EXPECT_EQ(judgement.expected, "stdout is 1; stderr is empty");
  EXPECT_EQ(judgement.seen, "stdout is \"2\"; stderr is \"no\\n\"");
}

TEST(MatcherTextTest, AlternativesOnFieldsNameTheFields) {
  const Matcher either = Either(Has("stdout", Is("a")), Has("exit", Is("3")));
  const Judgement judgement = JudgeValue(either, Value::Map{{"exit", 0}, {"stdout", "b"}}, {});
  EXPECT_FALSE(judgement.holds);
  EXPECT_EQ(judgement.expected, "stdout is \"a\", or exit is 3");
  EXPECT_EQ(judgement.seen, "stdout is \"b\"; exit is 0");
  ExpectRow({Either(Has("a", Is("1")), Has("a", Is("2"))), Value::Map{{"a", 2}}, true,
             "x.a is 1, or x.a is 2", "x.a is 2"});
  ExpectRow({IsNot(Both(Has("a", Is("1")), Has("b", Is("2")))), Value::Map{{"a", 1}, {"b", 2}},
             false, "x.a is not 1, or x.b is not 2", "x.a is 1; x.b is 2"});
  ExpectRow({Either(Is("1"), AtLeast("5")), "up", false, "x is 1 or is at least 5", "x is \"up\""});
}

TEST(MatcherTextTest, AllPartsAreToldWhenAllHold) {
  ExpectRow({Both(AtLeast("1"), IsNot(Is("3"))), 2, true, "x is at least 1; x is not 3",
             "x is 2; x is 2"});
  ExpectRow({Both(AtLeast("1"), IsNot(Is("3"))), 3, false, "x is not 3", "x is 3"});
}

TEST(MatcherTextTest, UnreadableEvidenceSaysSo) {
  const Value unreadable = Value::Map{{"unreadable", "EACCES"}};
  ExpectRow({Is("1"), unreadable, false, "x is 1", "x could not be read: EACCES"});
  ExpectRow({Has("uid", Is("0")), Value::Map{{"uid", unreadable}}, false, "x.uid is 0",
             "x.uid could not be read: EACCES"});
}

TEST(MatcherTextTest, ControlCharactersAreEscapedAndLongTextsCut) {
  const Judgement escaped = JudgeValue(Is("a\nb"), "\x1b[31m\r", {}, "x");
  EXPECT_EQ(escaped.expected, "x is \"a\\nb\"");
  EXPECT_EQ(escaped.seen, "x is \"\\x1b[31m\\x0d\"");
  const Judgement cut = JudgeValue(Is("1"), std::string(100'000, 'a'), {}, "x");
  EXPECT_LT(cut.seen.size(), 4300U);
}

TEST(ExpectedTextTest, SpeaksOfFieldsWithoutEvidence) {
  const Matcher fields{HasFields{{{"exit", Is("0")}, {"stdout", Is("$inside")}}}, {}};
  EXPECT_EQ(ExpectedText(fields), "exit is 0; stdout is $inside");
  EXPECT_EQ(ExpectedText(Has("ids", Has("real", Is("0"))), "status(init)"),
            "status(init).ids.real is 0");
  EXPECT_EQ(ExpectedText(Both(AtLeast("1"), IsNot(Is("3"))), "pid"),
            "pid is at least 1; pid is not 3");
  EXPECT_EQ(ExpectedText(Either(Has("stdout", Is("a")), Has("exit", Is("3")))),
            "stdout is \"a\", or exit is 3");
  EXPECT_EQ(ExpectedText(Either(Is("1"), AbsentOne()), "pid"), "pid is 1 or is absent");
}

TEST(MatcherTextTest, AValueWithoutANameIsIt) {
  const Judgement judgement = JudgeValue(Is("1"), 2, {});
  EXPECT_EQ(judgement.expected, "it is 1");
  EXPECT_EQ(judgement.seen, "it is 2");
}

}  // namespace
}  // namespace nstest
