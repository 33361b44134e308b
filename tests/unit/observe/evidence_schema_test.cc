#include <fcntl.h>
#include <gtest/gtest.h>

#include "nstest/kernel/file_text.h"
#include "nstest/model/fact_table.h"

// That the evidence schema describes every fact as the table of facts does.
namespace nstest {
namespace {

Value Reference(std::string_view name) {
  return Value::Map{{"$ref", "#/$defs/" + std::string(name)}};
}

Value OrUnseen(Value::Map shape) {
  return Value::Map{{"anyOf", Value::List{std::move(shape), Reference("unseen")}}};
}

Value SchemaOf(const FactType& type) {
  if (type.shape == FactShape::kScalar) return Reference("word");
  if (type.shape == FactShape::kList) {
    return OrUnseen({{"type", "array"}, {"items", SchemaOf(*type.item)}});
  }
  if (type.shape == FactShape::kOpenMap) {
    return OrUnseen({{"type", "object"}, {"additionalProperties", SchemaOf(*type.item)}});
  }
  Value::Map properties;
  for (const FactField& field : type.fields) {
    properties.emplace_back(field.name, SchemaOf(*field.type));
  }
  return OrUnseen(
      {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}});
}

TEST(EvidenceSchemaTest, DescribesEveryFactAsTheTableDoes) {
  const auto text =
      ReadFileAt(AT_FDCWD, NSTEST_TESTS_DIR "/../framework/schema/evidence.schema.json");
  ASSERT_TRUE(text.has_value()) << text.error().Text();
  const auto schema = ParseJson(*text);
  ASSERT_TRUE(schema.has_value()) << schema.error().Text();
  Value::Map facts;
  for (const FactInfo& fact : AllFacts()) {
    facts.emplace_back(fact.name, Value::Map{{"description", fact.about},
                                             {"allOf", Value::List{SchemaOf(*fact.type)}}});
  }
  const Value* described = schema->Find("$defs");
  ASSERT_NE(described, nullptr);
  described = described->Find("facts");
  ASSERT_NE(described, nullptr);
  EXPECT_EQ(ToJson(*described), ToJson(facts));
}

}  // namespace
}  // namespace nstest
