#include "nstest/control/removal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nstest {
namespace {

using ::testing::ElementsAre;

Container MakeContainer(std::string name,
                        std::vector<std::pair<NamespaceKind, NamespaceSpec>> namespaces) {
  return {.name = std::move(name), .namespaces = std::move(namespaces)};
}

Case MakeCase() {
  Case made{.id = "x"};
  made.scenario.containers = {
      MakeContainer("left",
                    {{NamespaceKind::kUts, NewNamespace{}}, {NamespaceKind::kPid, NewNamespace{}}}),
      MakeContainer("right", {{NamespaceKind::kUts, NewNamespace{}},
                              {NamespaceKind::kPid, JoinedNamespace{"left"}}})};
  made.scenario.steps = {{.timeout = std::chrono::seconds(60)}, {}};
  return made;
}

std::vector<std::string> Texts(const std::vector<Removal>& removals) {
  std::vector<std::string> texts;
  for (const Removal& removal : removals) texts.push_back(RemovalText(removal));
  return texts;
}

TEST(RemovalsTest, EachKindOfANewNamespaceIsTakenAwayOnce) {
  EXPECT_THAT(Texts(RemovalsOfAll(MakeCase().scenario)), ElementsAre("pid", "uts"));
}

TEST(RemovalsTest, SingleContainersMatterWhereSeveralHaveTheKind) {
  EXPECT_THAT(Texts(RemovalsOfOne(MakeCase().scenario)), ElementsAre("left.uts", "right.uts"));
}

TEST(WithoutTest, TakesNewNamespacesOnly) {
  const Case changed = Without(MakeCase(), {NamespaceKind::kPid, {}});
  EXPECT_EQ(changed.id, "x without pid");
  EXPECT_EQ(changed.scenario.containers[0].Find(NamespaceKind::kPid), nullptr);
  EXPECT_NE(changed.scenario.containers[0].Find(NamespaceKind::kUts), nullptr);
  EXPECT_NE(changed.scenario.containers[1].Find(NamespaceKind::kPid), nullptr) << "it is joined";
}

TEST(WithoutTest, TakesItOfOneContainer) {
  const Case changed = Without(MakeCase(), {NamespaceKind::kUts, "right"});
  EXPECT_EQ(changed.id, "x without right.uts");
  EXPECT_NE(changed.scenario.containers[0].Find(NamespaceKind::kUts), nullptr);
  EXPECT_EQ(changed.scenario.containers[1].Find(NamespaceKind::kUts), nullptr);
}

TEST(WithoutTest, NoStepWaitsLong) {
  for (const Step& step : Without(MakeCase(), {}).scenario.steps) {
    EXPECT_LE(*step.timeout, std::chrono::seconds(3));
  }
}

}  // namespace
}  // namespace nstest
