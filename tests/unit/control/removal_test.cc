#include "nstest/control/removal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nstest {
namespace {

using ::testing::ElementsAre;

constexpr Nanoseconds kPatience = std::chrono::seconds(3);

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
  texts.reserve(removals.size());
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
  const Case changed = Without(MakeCase(), {NamespaceKind::kPid, {}}, kPatience);
  EXPECT_EQ(changed.id, "x without pid");
  EXPECT_EQ(changed.scenario.containers[0].Find(NamespaceKind::kPid), nullptr);
  EXPECT_NE(changed.scenario.containers[0].Find(NamespaceKind::kUts), nullptr);
  EXPECT_NE(changed.scenario.containers[1].Find(NamespaceKind::kPid), nullptr) << "it is joined";
}

TEST(WithoutTest, TakesItOfOneContainer) {
  const Case changed = Without(MakeCase(), {NamespaceKind::kUts, "right"}, kPatience);
  EXPECT_EQ(changed.id, "x without right.uts");
  EXPECT_NE(changed.scenario.containers[0].Find(NamespaceKind::kUts), nullptr);
  EXPECT_EQ(changed.scenario.containers[1].Find(NamespaceKind::kUts), nullptr);
}

TEST(WithoutTest, NoStepWaitsLong) {
  const Case changed = Without(MakeCase(), {}, kPatience);
  for (const Step& step : changed.scenario.steps) {
    EXPECT_LE(*step.timeout, kPatience);
  }
}

std::vector<std::string> InterfacesWithout(const Removal& removal) {
  Case made{.id = "x"};
  made.scenario.containers = {MakeContainer("left", {{NamespaceKind::kNetwork, NewNamespace{}}}),
                              MakeContainer("right", {{NamespaceKind::kNetwork, NewNamespace{}}})};
  made.scenario.links = {{.ends = {{"left", "eth0"}, {"right", "eth0"}, {"host", "eth0"}}}};
  std::vector<std::string> names;
  const Case changed = Without(made, removal, kPatience);
  for (const LinkEnd& end : changed.scenario.links[0].ends) {
    names.push_back(end.interface);
  }
  return names;
}

TEST(WithoutTest, EndsThatMeetInOneNetworkHaveNamesOfTheirOwn) {
  EXPECT_THAT(InterfacesWithout({NamespaceKind::kNetwork, {}}),
              ElementsAre("eth0", "eth0_2", "eth0_3"));
  EXPECT_THAT(InterfacesWithout({NamespaceKind::kNetwork, "left"}),
              ElementsAre("eth0", "eth0", "eth0_2"));
}

TEST(PatienceTest, IsLongerWhereTheCaseTakesLongUntouched) {
  EXPECT_GT(PatienceAfter(std::chrono::seconds(5)), std::chrono::seconds(10));
}

}  // namespace
}  // namespace nstest
