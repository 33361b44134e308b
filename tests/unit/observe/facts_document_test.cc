#include <fcntl.h>
#include <gtest/gtest.h>

#include "nstest/kernel/file_text.h"
#include "nstest/model/fact_table.h"

namespace nstest {
namespace {

TEST(FactsDocumentTest, DescribesEveryFact) {
  const auto text = ReadFileAt(AT_FDCWD, NSTEST_TESTS_DIR "/../framework/docs/facts.md");
  ASSERT_TRUE(text.has_value()) << text.error().Text();
  for (const FactInfo& fact : AllFacts()) {
    const std::string name = '`' + std::string(fact.name);
    const bool described = text->find(name + '`') != std::string::npos ||
                           text->find(name + '(') != std::string::npos ||
                           text->find(name + '.') != std::string::npos;
    EXPECT_TRUE(described) << fact.name;
  }
}

}  // namespace
}  // namespace nstest
