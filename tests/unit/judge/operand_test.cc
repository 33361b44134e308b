#include "nstest/judge/operand.h"

#include <gtest/gtest.h>

#include "matcher_makers.h"

namespace nstest {
namespace {

const Saved& SavedValues() {
  static const Saved saved{{"n", 7},
                           {"text", "a b"},
                           {"digits", "7"},
                           {"list", Value::List{1, "a"}},
                           {"map", Value::Map{{"field", 5}}},
                           {"secret", Unreadable()}};
  return saved;
}

TEST(IsUnreadableTest, IsTheOneFieldAlone) {
  EXPECT_TRUE(IsUnreadable(Unreadable()));
  EXPECT_FALSE(IsUnreadable(Value::Map{{"unreadable", "EACCES"}, {"uid", 0}}));
  EXPECT_FALSE(IsUnreadable(Value::Map{}));
  EXPECT_FALSE(IsUnreadable("unreadable"));
}

TEST(ResolveOperandTest, AReferenceKeepsItsTypeAndAllElseIsText) {
  EXPECT_EQ(*ResolveOperand("$n", SavedValues()), Value(7));
  EXPECT_EQ(*ResolveOperand("${n}", SavedValues()), Value(7));
  EXPECT_EQ(*ResolveOperand("$list", SavedValues()), Value(Value::List{1, "a"}));
  EXPECT_EQ(*ResolveOperand("$map.field", SavedValues()), Value(5));
  EXPECT_EQ(*ResolveOperand("7", SavedValues()), Value("7"));
  EXPECT_EQ(*ResolveOperand("n=${n}", SavedValues()), Value("n=7"));
}

TEST(ResolveOperandTest, SaysWhyAReferenceStandsForNothing) {
  EXPECT_EQ(ResolveOperand("$other", {}).error().subject, "'other' was not saved before");
  EXPECT_EQ(ResolveOperand("$secret", SavedValues()).error().subject,
            "$secret could not be read itself");
  EXPECT_EQ(ResolveOperand("$map.other", SavedValues()).error().subject,
            "$map.other is absent itself");
}

TEST(ResolveNumberTest, TakesBareNumbersAndUnits) {
  EXPECT_EQ(*ResolveNumber("5", {}), 5);
  EXPECT_EQ(*ResolveNumber("-0.5", {}), -0.5);
  EXPECT_EQ(*ResolveNumber("1h", {}), 3600);
  EXPECT_EQ(*ResolveNumber("250ms", {}), 0.25);
  EXPECT_EQ(*ResolveNumber("1KiB", {}), 1024);
  EXPECT_EQ(*ResolveNumber("$n", SavedValues()), 7);
  EXPECT_EQ(*ResolveNumber("$digits", SavedValues()), 7);
}

TEST(ResolveNumberTest, RefusesWhatIsNoNumber) {
  EXPECT_EQ(ResolveNumber("many", {}).error().subject, "many is no number itself");
  EXPECT_EQ(ResolveNumber("$text", SavedValues()).error().subject, "$text is no number itself");
  EXPECT_EQ(ResolveNumber("$map.other", SavedValues()).error().subject,
            "$map.other is absent itself");
}

TEST(AsNumberTest, TakesTheWholeTrimmedText) {
  EXPECT_EQ(AsNumber(5), 5);
  EXPECT_EQ(AsNumber(0.5), 0.5);
  EXPECT_EQ(AsNumber(" 5\n"), 5);
  EXPECT_EQ(AsNumber("5 processes"), std::nullopt);
  EXPECT_EQ(AsNumber(""), std::nullopt);
  EXPECT_EQ(AsNumber(true), std::nullopt);
  EXPECT_EQ(AsNumber(Value()), std::nullopt);
  EXPECT_EQ(AsNumber(Value::List{5}), std::nullopt);
}

TEST(SameValueTest, ConvertsTheOperandAsTheEvidenceIs) {
  EXPECT_TRUE(SameValue("5", 5));
  EXPECT_TRUE(SameValue("5", 5.0));
  EXPECT_TRUE(SameValue(5, "5\n")) << "a saved number beside a text";
  EXPECT_FALSE(SameValue("5", "5\n")) << "texts are compared letter by letter";
  EXPECT_FALSE(SameValue(3600, "1h")) << "a text of the evidence has no units";
  EXPECT_TRUE(SameValue("true", true));
  EXPECT_TRUE(SameValue(true, "true"));
  EXPECT_FALSE(SameValue(1, true));
  EXPECT_TRUE(SameValue(Value(), Value()));
  EXPECT_FALSE(SameValue("", Value()));
  EXPECT_FALSE(SameValue(Value(), ""));
}

TEST(SameValueTest, GoesIntoListsAndMaps) {
  EXPECT_TRUE(SameValue(Value::List{"1", 2}, Value::List{1, "2"}));
  EXPECT_FALSE(SameValue(Value::List{1}, Value::List{1, 2}));
  EXPECT_TRUE(SameValue(Value::Map{{"a", 1}, {"b", 2}}, Value::Map{{"b", 2}, {"a", 1}}));
  EXPECT_FALSE(SameValue(Value::Map{{"a", 1}}, Value::Map{{"a", 1}, {"b", 2}}));
  EXPECT_FALSE(SameValue("1", Value::List{1}));
}

TEST(OperandTextTest, QuotesTextsAndNamesReferences) {
  EXPECT_EQ(OperandText("1", {}), "1");
  EXPECT_EQ(OperandText("1h", {}), "1h");
  EXPECT_EQ(OperandText("up", {}), "\"up\"");
  EXPECT_EQ(OperandText("", {}), "\"\"");
  EXPECT_EQ(OperandText("$n", SavedValues()), "7 ($n)");
  EXPECT_EQ(OperandText("$text", SavedValues()), "\"a b\" ($text)");
  EXPECT_EQ(OperandText("$list", SavedValues()), "[1, \"a\"] ($list)");
  EXPECT_EQ(OperandText("$map.other", SavedValues()), "absent ($map.other)");
  EXPECT_EQ(OperandText("$other", {}), "$other") << "what stands for nothing stands as written";
}

}  // namespace
}  // namespace nstest
