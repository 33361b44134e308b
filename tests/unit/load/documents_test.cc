#include <gtest/gtest.h>

#include "loaded_text.h"
#include "nstest/base/sha256.h"

namespace nstest {
namespace {

constexpr std::string_view kShort = "namespaces: [pid]\nobserve: pid\nexpect: 1\n";

std::string Document(std::string_view title) {
  return "scenario: " + std::string(title) + '\n' + std::string(kShort);
}

TEST(DocumentsTest, KeepTheirOrderAndPlace) {
  const Loaded loaded =
      LoadTestText("# first\n---\n" + Document("one") + "---\n" + Document("two"));
  ASSERT_EQ(loaded.scenarios.size(), 2U);
  EXPECT_EQ(loaded.scenarios[0].title, "one");
  EXPECT_EQ(loaded.scenarios[0].position, 0);
  EXPECT_EQ(loaded.scenarios[0].mark, (Mark{3, 1}));
  EXPECT_EQ(loaded.scenarios[1].title, "two");
  EXPECT_EQ(loaded.scenarios[1].position, 1);
  EXPECT_EQ(loaded.scenarios[1].mark, (Mark{8, 1}));
}

TEST(DocumentsTest, KnowWhetherTheyAreAlone) {
  EXPECT_TRUE(LoadTestText(Document("one")).scenarios.at(0).alone);
  EXPECT_FALSE(LoadTestText(Document("one") + "---\n" + Document("two")).scenarios.at(0).alone);
}

TEST(DocumentsTest, TakeFromTheirSourceWhatIsNotWritten) {
  const Loaded loaded = LoadText(Document("one"), {.file = "a/b.yaml",
                                                   .id_path = "a/b",
                                                   .suite = "mine",
                                                   .folder = "/x/a",
                                                   .timeout = std::chrono::seconds(5)});
  ASSERT_EQ(loaded.scenarios.size(), 1U);
  const Scenario& scenario = loaded.scenarios.front();
  EXPECT_EQ(scenario.file, "a/b.yaml");
  EXPECT_EQ(scenario.id_path, "a/b");
  EXPECT_EQ(scenario.suite, "mine");
  EXPECT_EQ(scenario.folder, "/x/a");
  EXPECT_EQ(scenario.timeout, std::chrono::seconds(5));
}

TEST(DocumentsTest, AreHashedWithoutWhatIsAroundThem) {
  const std::string text = Document("one");
  const std::string hash = Sha256(text.substr(0, text.size() - 1));
  const Loaded loaded = LoadTestText("# comment\n---\n" + text + "---\n" + Document("two"));
  ASSERT_EQ(loaded.scenarios.size(), 2U);
  EXPECT_EQ(loaded.scenarios[0].sha256, hash);
  EXPECT_NE(loaded.scenarios[1].sha256, hash);
}

TEST(DocumentsTest, KeepTheHashWhenOthersChange) {
  const Loaded before = LoadTestText(Document("one") + "---\n" + Document("two"));
  const Loaded after = LoadTestText(Document("another") + "---\n" + Document("two"));
  ASSERT_EQ(before.scenarios.size(), 2U);
  ASSERT_EQ(after.scenarios.size(), 2U);
  EXPECT_EQ(before.scenarios[1].sha256, after.scenarios[1].sha256);
}

TEST(DocumentsTest, BeforeABrokenOneAreCheckedToo) {
  const Loaded loaded =
      LoadTestText("scenario: one\nabuot: x\n" + std::string(kShort) + "---\nscenario: [two\n");
  ASSERT_EQ(loaded.errors.size(), 2U);
  EXPECT_EQ(loaded.errors[0].message, "unknown key 'abuot' in a scenario");
  EXPECT_EQ(loaded.errors[0].suggestion, "about");
  EXPECT_EQ(loaded.errors[1].message.substr(0, 5), "YAML:");
}

TEST(DocumentsTest, TakeAMarkerInsideABlockForText) {
  const Scenario scenario =
      LoadOne("scenario: x\nabout: |\n  a\n  ---\n  b\n" + std::string(kShort));
  EXPECT_EQ(scenario.about, "a\n---\nb\n");
}

}  // namespace
}  // namespace nstest
