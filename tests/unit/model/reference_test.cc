#include "nstest/model/reference.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

const Saved& Example() {
  static const Saved kSaved{{"inside", Value(1)},
                            {"out", Value(Value::Map{{"stdout", "hi"}, {"list", Value::List{}}})}};
  return kSaved;
}

TEST(ResolveValueTest, AWholeReferenceKeepsItsType) {
  EXPECT_EQ(*ResolveValue("$inside", Example()), Value(1));
  EXPECT_EQ(*ResolveValue("${out.stdout}", Example()), Value("hi"));
  EXPECT_EQ(*ResolveValue("$out.missing", Example()), Value());
  EXPECT_EQ(*ResolveValue("costs $5", Example()), Value("costs $5"));
}

TEST(ResolveTextTest, FillsInBracesOnlyInCommands) {
  const auto resolved =
      ResolveText("echo $$ $HOME ${inside} $${x} $inside", Example(), ReferenceStyle::kCommand);
  ASSERT_TRUE(resolved.has_value());
  EXPECT_EQ(*resolved, "echo $$ $HOME 1 ${x} $inside");
}

TEST(ResolveTextTest, AnUnknownNameOrShapeIsAnError) {
  EXPECT_EQ(ResolveText("${nobody}", Example(), ReferenceStyle::kCommand).error().Text(),
            "reference: 'nobody' was not saved before");
  EXPECT_EQ(ResolveText("${out.list}", Example(), ReferenceStyle::kCommand).error().Text(),
            "reference: 'out.list' is list, not a text");
  EXPECT_FALSE(ResolveText("${a b}", Example(), ReferenceStyle::kCommand).has_value());
  EXPECT_FALSE(ResolveText("${HOME:-x}", Example(), ReferenceStyle::kCommand).has_value());
}

TEST(FindReferencesTest, ListsNamesAndFields) {
  const auto found = FindReferences("a ${x.y} b ${z}", ReferenceStyle::kValue);
  ASSERT_TRUE(found.has_value());
  ASSERT_EQ(found->size(), 2U);
  EXPECT_EQ((*found)[0], (Reference{"x", {"y"}}));
  EXPECT_EQ((*found)[1], (Reference{"z", {}}));
}

}  // namespace
}  // namespace nstest
