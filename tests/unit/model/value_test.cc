#include "nstest/model/value.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

TEST(ValueTest, KeepsFieldsInOrderAndUnique) {
  Value value;
  value["b"] = 1;
  value["a"] = "x";
  value["b"] = 2;
  EXPECT_EQ(ToJson(value), R"({"b":2,"a":"x"})");
}

TEST(ValueTest, JsonReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(ToJson(Value("a\xFF")), "\"a\xEF\xBF\xBD\"");
  EXPECT_EQ(ToJson(Value(Value::Map{{"k\xFF", 1}})), "{\"k\xEF\xBF\xBD\":1}");
}

TEST(ParseJsonTest, ReadsWhatToJsonWrote) {
  const Value value = Value::Map{{"n", Value()}, {"l", Value::List{1, 2.5, true, "t"}}};
  const auto parsed = ParseJson(ToJson(value));
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(*parsed, value);
}

TEST(ParseJsonTest, RefusesBrokenAndTooDeepTexts) {
  EXPECT_FALSE(ParseJson("{\"a\":").has_value());
  EXPECT_FALSE(ParseJson(std::string(100000, '[')).has_value());
  EXPECT_FALSE(ParseJson(std::string(100, '[') + std::string(100, ']')).has_value());
}

TEST(DisplayTextTest, IsOneSafeLine) {
  EXPECT_EQ(DisplayText(Value(Value::Map{{"exit", 1}, {"stdout", "a\n\x1b"}, {"x", Value()}})),
            "{exit: 1, stdout: \"a\\n\\x1b\", x: absent}");
}

TEST(DisplayTextTest, WritesNoDigitsThatMeanNothing) {
  EXPECT_EQ(DisplayText(Value(0.1 + 0.2)), "0.3");
  EXPECT_EQ(DisplayText(Value(1795516910.5)), "1795516910.5");
}

}  // namespace
}  // namespace nstest
