#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>

#include "loaded_text.h"
#include "nstest/base/capability_names.h"
#include "nstest/base/names.h"
#include "nstest/calls/call_table.h"
#include "nstest/load/action_maker.h"
#include "nstest/load/container_maker.h"
#include "nstest/load/step_maker.h"
#include "nstest/model/fact_table.h"
#include "nstest/model/namespace_kind.h"

// That the schema for editors has every word of the loader's tables, so that a new word is not
// forgotten there. What else they have in common is tests/e2e/schema_agrees.py's affair.
namespace nstest {
namespace {

using testing::HasSubstr;

const std::string kPath =
    std::string(NSTEST_TESTS_DIR) + "/../framework/schema/scenario.schema.json";

std::string Schema() {
  return ReadTestFile(kPath);
}

std::string InQuotes(std::string_view word) {
  return '"' + std::string(word) + '"';
}

TEST(SchemaTest, HasEveryWordOfContainersStepsAndActions) {
  const std::string schema = Schema();
  for (const auto& words : {ContainerWords(), StepWords(), ActionWords(), ActionOptionWords()}) {
    for (const std::string_view word : words) {
      EXPECT_THAT(schema, HasSubstr(InQuotes(word) + ": {")) << "the key '" << word << "'";
    }
  }
}

TEST(SchemaTest, HasEveryName) {
  const std::string schema = Schema();
  for (const auto name : kCapabilityNames) EXPECT_THAT(schema, HasSubstr(InQuotes(name)));
  for (const auto kind : kAllNamespaceKinds) {
    EXPECT_THAT(schema, HasSubstr(InQuotes(NamespaceName(kind))));
  }
  for (int number = 1; number <= 31; ++number) {
    EXPECT_THAT(schema, HasSubstr(InQuotes(SignalName(number))));
  }
  for (const int number : {1, 35, 36, 38, 95, 133}) {
    EXPECT_THAT(schema, HasSubstr(InQuotes(ErrnoName(number))));
  }
}

TEST(SchemaTest, HasEveryFact) {
  const std::string schema = Schema();
  const std::size_t start = schema.find("\"fact\": {");
  const std::string facts = schema.substr(start, schema.find(']', start) - start);
  for (const FactInfo& fact : AllFacts()) {
    EXPECT_TRUE(facts.find("(" + std::string(fact.name) + "|") != std::string::npos ||
                facts.find("|" + std::string(fact.name)) != std::string::npos)
        << fact.name;
  }
}

// `"addr_of", "bind", ...` as the file has it, in lines that are not too long.
std::string CallNames() {
  constexpr std::size_t kLongest = 116;
  std::set<std::string_view> names;
  for (const CallInfo& info : AllCalls()) names.insert(info.name);
  std::string text;
  std::string line = "           ";
  for (const std::string_view name : names) {
    const std::string word = ' ' + InQuotes(name) + (name == *names.rbegin() ? "" : ",");
    if (line.size() + word.size() > kLongest) {
      text += line + '\n';
      line = "           ";
    }
    line += word;
  }
  return text + line;
}

// With NSTEST_ACCEPT=1 in the environment the schema's list is written anew.
TEST(SchemaTest, HasEveryCall) {
  const std::string schema = Schema();
  const std::string_view begin = "\"enum\": [\n";
  const std::size_t start = schema.find(begin, schema.find("\"callName\": {")) + begin.size();
  const std::size_t end = schema.find("\n          ]", start);
  ASSERT_NE(end, std::string::npos);
  const std::string wanted = CallNames();
  if (std::getenv("NSTEST_ACCEPT") != nullptr) {
    std::ofstream(kPath, std::ios::binary) << schema.substr(0, start) + wanted + schema.substr(end);
    return;
  }
  EXPECT_EQ(schema.substr(start, end - start), wanted) << "NSTEST_ACCEPT=1 rewrites it";
}

}  // namespace
}  // namespace nstest
