#include "nstest/plan/case_runtimes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nstest {
namespace {

using ::testing::ElementsAre;

Case MakeCase(const std::vector<std::string>& runtimes) {
  Case one{.id = "basics/pid"};
  one.scenario.id_path = "basics/pid";
  one.scenario.alone = true;
  for (const std::string& runtime : runtimes) {
    Container container{.name = "box"};
    container.runtime = runtime;
    one.scenario.containers.push_back(container);
  }
  return one;
}

// "id: runtimes of its containers"
std::vector<std::string> Played(const Case& one, const std::vector<std::string>& runtimes) {
  std::vector<std::string> played;
  for (const Case& each : WithRuntimes({one}, runtimes)) {
    std::string text = each.id + ":";
    for (const Container& container : each.scenario.containers) text += ' ' + container.runtime;
    played.push_back(text);
  }
  return played;
}

TEST(WithRuntimesTest, WithoutAnyNothingChanges) {
  EXPECT_THAT(Played(MakeCase({""}), {}), ElementsAre("basics/pid: "));
}

TEST(WithRuntimesTest, OneFillsWhatIsOpenAndKeepsTheId) {
  EXPECT_THAT(Played(MakeCase({"", "crun"}), {"runc"}), ElementsAre("basics/pid: runc crun"));
}

TEST(WithRuntimesTest, OfSeveralEachHasACaseOfItsOwn) {
  EXPECT_THAT(Played(MakeCase({""}), {"native", "runc"}),
              ElementsAre("basics/pid[runtime=native]: native", "basics/pid[runtime=runc]: runc"));
}

TEST(WithRuntimesTest, TheIdKeepsTheMatrix) {
  Case one = MakeCase({""});
  one.scenario.combination = {{"kind", "pid"}};
  EXPECT_THAT(Played(one, {"native", "runc"}),
              ElementsAre("basics/pid[kind=pid,runtime=native]: native",
                          "basics/pid[kind=pid,runtime=runc]: runc"));
}

TEST(WithRuntimesTest, WhatLeavesNoContainerOpenIsPlayedOnce) {
  EXPECT_THAT(Played(MakeCase({}), {"native", "runc"}), ElementsAre("basics/pid:"));
  EXPECT_THAT(Played(MakeCase({"crun"}), {"native", "runc"}), ElementsAre("basics/pid: crun"));
}

}  // namespace
}  // namespace nstest
