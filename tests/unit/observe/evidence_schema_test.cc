#include <fcntl.h>
#include <gtest/gtest.h>

#include "nstest/kernel/file_text.h"
#include "nstest/model/fact_table.h"

// That the evidence schema describes every fact as the table of facts does.
namespace nstest {
namespace {

Value ReferenceTo(std::string_view name) {
  return Value::Map{{"$ref", "#/$defs/" + std::string(name)}};
}

Value OrUnseen(Value::Map shape) {
  return Value::Map{{"anyOf", Value::List{std::move(shape), ReferenceTo("unseen")}}};
}

Value SchemaOf(const FactType& type);

Value PropertiesOf(const FactType& type) {
  Value::Map properties;
  for (const FactField& field : type.fields) {
    properties.emplace_back(field.name, SchemaOf(*field.type));
  }
  return properties;
}

Value SchemaOf(const FactType& type) {
  if (type.shape == FactShape::kScalar) return ReferenceTo("word");
  if (type.shape == FactShape::kList) {
    Value::Map list{{"type", "array"}, {"items", SchemaOf(*type.item)}};
    // Shown only where they are asked for: cgroup(box).pids
    if (!type.fields.empty()) list.emplace_back("properties", PropertiesOf(type));
    return OrUnseen(std::move(list));
  }
  if (type.shape == FactShape::kOpenMap) {
    return OrUnseen({{"type", "object"}, {"additionalProperties", SchemaOf(*type.item)}});
  }
  return OrUnseen(
      {{"type", "object"}, {"properties", PropertiesOf(type)}, {"additionalProperties", false}});
}

TEST(EvidenceSchemaTest, DescribesEveryFactAsTheTableDoes) {
  const auto text =
      ReadFileAt(AT_FDCWD, NSTEST_TESTS_DIR "/../framework/schema/evidence.schema.json");
  ASSERT_TRUE(text.has_value()) << text.error().Text();
  const auto schema = ParseJson(*text);
  ASSERT_TRUE(schema.has_value()) << schema.error().Text();
  const Value* facts = schema->Find("$defs")->Find("facts");
  ASSERT_NE(facts, nullptr);
  EXPECT_EQ(facts->map()->size(), AllFacts().size());
  for (const FactInfo& fact : AllFacts()) {
    const Value expected =
        Value::Map{{"description", fact.about}, {"allOf", Value::List{SchemaOf(*fact.type)}}};
    const Value* described = facts->Find(fact.name);
    EXPECT_EQ(described == nullptr ? "" : ToJson(*described), ToJson(expected)) << fact.name;
  }
}

}  // namespace
}  // namespace nstest
