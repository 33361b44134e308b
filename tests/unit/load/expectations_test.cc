#include <gtest/gtest.h>

#include "loaded_text.h"

namespace nstest {
namespace {

Matcher Observed(std::string_view expectation) {
  return LoadExpectation("- {observe: processes, save: x}\n- {observe: links, expect: " +
                         std::string(expectation) + "}\n");
}

Matcher EqualTo(std::string operand) {
  return {Equals{std::move(operand)}, {}};
}

Matcher Having(std::string field, Matcher matcher) {
  HasFields fields;
  fields.fields.emplace_back(std::move(field), std::move(matcher));
  return {std::move(fields), {}};
}

TEST(ExpectationTest, KeepsScalarsAsText) {
  EXPECT_EQ(Observed("1"), EqualTo("1"));
  EXPECT_EQ(Observed("yes"), EqualTo("yes"));
  EXPECT_EQ(Observed("$x.field"), EqualTo("$x.field"));
  EXPECT_EQ(Observed("\"\""), EqualTo(""));
}

TEST(ExpectationTest, TakesWordsOnlyWithoutQuotes) {
  EXPECT_EQ(Observed("absent"), (Matcher{IsAbsent{}, {}}));
  EXPECT_EQ(Observed("empty"), (Matcher{IsEmpty{}, {}}));
  EXPECT_EQ(Observed("\"absent\""), EqualTo("absent"));
  EXPECT_EQ(Observed("'empty'"), EqualTo("empty"));
}

TEST(ExpectationTest, ReadsEveryMatcher) {
  EXPECT_EQ(Observed("{not: 1}"), (Matcher{Not{EqualTo("1")}, {}}));
  EXPECT_EQ(Observed("{contains: a}"), (Matcher{Contains{EqualTo("a")}, {}}));
  EXPECT_EQ(Observed("{matches: a+}"), (Matcher{MatchesPattern{"a+"}, {}}));
  EXPECT_EQ(Observed("{one of: [a, b]}"), (Matcher{OneOf{{EqualTo("a"), EqualTo("b")}}, {}}));
  EXPECT_EQ(Observed("{greater than: 1}"), (Matcher{Compares{Order::kGreater, "1"}, {}}));
  EXPECT_EQ(Observed("{less than: 1s}"), (Matcher{Compares{Order::kLess, "1s"}, {}}));
  EXPECT_EQ(Observed("{at least: 1MiB}"), (Matcher{Compares{Order::kAtLeast, "1MiB"}, {}}));
  EXPECT_EQ(Observed("{at most: $x}"), (Matcher{Compares{Order::kAtMost, "$x"}, {}}));
  EXPECT_EQ(Observed("{between: [1, 2]}"), (Matcher{Between{"1", "2"}, {}}));
  EXPECT_EQ(Observed("{near: 1h, within: 1s}"), (Matcher{Near{"1h", "1s", ""}, {}}));
  EXPECT_EQ(Observed("{within: 1, above: $x, near: 5}"), (Matcher{Near{"5", "1", "$x"}, {}}));
  EXPECT_EQ(Observed("{count: 3}"), (Matcher{Count{EqualTo("3")}, {}}));
  EXPECT_EQ(Observed("{exactly: [a]}"), (Matcher{Exactly{{EqualTo("a")}}, {}}));
  EXPECT_EQ(Observed("{each: a}"), (Matcher{Each{EqualTo("a")}, {}}));
  EXPECT_EQ(Observed("{any: a}"), (Matcher{Any{EqualTo("a")}, {}}));
  EXPECT_EQ(Observed("{all of: [a]}"), (Matcher{AllOf{{EqualTo("a")}}, {}}));
  EXPECT_EQ(Observed("{any of: [a]}"), (Matcher{AnyOf{{EqualTo("a")}}, {}}));
  EXPECT_EQ(Observed("[a, b]"), (Matcher{Items{{EqualTo("a"), EqualTo("b")}}, {}}));
}

TEST(ExpectationTest, WantsAllMatchersOfAMap) {
  EXPECT_EQ(Observed("{contains: a, not: b}"),
            (Matcher{AllOf{{{Contains{EqualTo("a")}, {}}, {Not{EqualTo("b")}, {}}}}, {}}));
  EXPECT_EQ(Observed("{near: 1, within: 2, not: b}"),
            (Matcher{AllOf{{{Near{"1", "2", ""}, {}}, {Not{EqualTo("b")}, {}}}}, {}}));
}

TEST(ExpectationTest, TakesOtherKeysForFields) {
  EXPECT_EQ(LoadExpectation("- {observe: namespaces, expect: {mount: 5}}\n"),
            Having("mount", EqualTo("5")));
  EXPECT_EQ(LoadExpectation("- {observe: namespaces, expect: {user: {count: 5}}}\n"),
            Having("user", {Count{EqualTo("5")}, {}}));
}

TEST(ExpectationTest, ReadsAnErrnoAloneAsTheField) {
  const auto of_unmount = [](std::string_view expectation) {
    return LoadExpectation(
        "- {unmount: /x, save: x}\n- {unmount: /x, expect: " + std::string(expectation) + "}\n");
  };
  EXPECT_EQ(of_unmount("EBUSY"), Having("errno", EqualTo("EBUSY")));
  EXPECT_EQ(of_unmount("ok"), Having("errno", EqualTo("none")));
  EXPECT_EQ(of_unmount("{errno: ok}"), Having("errno", EqualTo("none")));
  EXPECT_EQ(of_unmount("{not: EBUSY}"), (Matcher{Not{Having("errno", EqualTo("EBUSY"))}, {}}));
  EXPECT_EQ(of_unmount("{one of: [ok, EBUSY]}"),
            Having("errno", {OneOf{{EqualTo("none"), EqualTo("EBUSY")}}, {}}));
  EXPECT_EQ(of_unmount("$x.errno"), Having("errno", EqualTo("$x.errno")));
  EXPECT_EQ(of_unmount("$x"), EqualTo("$x"));
}

TEST(ExpectationTest, TakesACommandsFieldsByTheirWholeNames) {
  EXPECT_EQ(LoadExpectation("- {run: a, expect: {stdout.raw: b}}\n"),
            Having("stdout.raw", EqualTo("b")));
}

TEST(ExpectationTest, MarksEveryPart) {
  const Matcher matcher = Observed("{any of: [a, {not: b}]}");
  EXPECT_EQ(matcher.mark, (Mark{5, 29}));
  const auto& parts = std::get<AnyOf>(matcher.kind).parts;
  EXPECT_EQ(parts.at(0).mark, (Mark{5, 38}));
  EXPECT_EQ(parts.at(1).mark, (Mark{5, 42}));
}

}  // namespace
}  // namespace nstest
