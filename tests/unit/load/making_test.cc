#include <gtest/gtest.h>

#include "loaded_text.h"

namespace nstest {
namespace {

Scenario LoadBox(std::string_view words, std::string_view step = "{observe: pid, expect: 1}") {
  return LoadOne("scenario: x\ncontainers:\n  box: {namespaces: [mount], " + std::string(words) +
                 "}\nsteps:\n  - " + std::string(step) + "\n");
}

Scenario LoadStep(std::string_view step) {
  return LoadOne(
      "scenario: x\ncontainers:\n  a: {namespaces: [mount]}\n  b: {namespaces: [uts]}\n"
      "steps:\n  - {in: a, observe: pid, expect: 1}\n  - {in: b, observe: pid, expect: 1}\n"
      "  - " +
      std::string(step) + "\n");
}

TEST(IdentityWordsTest, AnIdIsUidAndGid) {
  EXPECT_EQ(LoadBox("user: 1000").containers.at(0).identity.user, (UserIds{1000, 1000}));
  EXPECT_EQ(LoadBox("user: \"5:6\"").containers.at(0).identity.user, (UserIds{5, 6}));
  EXPECT_EQ(LoadBox("user: {uid: 5}").containers.at(0).identity.user, (UserIds{5, 5}));
  EXPECT_EQ(LoadBox("user: {uid: 5, gid: 6, groups: [7, 8]}").containers.at(0).identity.user,
            (UserIds{5, 6, {7, 8}}));
}

TEST(IdentityWordsTest, CapabilitiesAreThoseListedOrAllButTheDropped) {
  const auto rule = [](const char* words) {
    return LoadBox(words).containers.at(0).identity.capabilities.at(0);
  };
  EXPECT_EQ(rule("capabilities: [CAP_CHOWN]"), (CapabilityRule{.names = {"CAP_CHOWN"}}));
  EXPECT_EQ(rule("capabilities: none"), CapabilityRule{});
  EXPECT_EQ(rule("capabilities: {drop: [CAP_CHOWN]}"),
            (CapabilityRule{.kind = CapabilityRuleKind::kDrop, .names = {"CAP_CHOWN"}}));
}

TEST(IdentityWordsTest, LimitsAreSoftAndHard) {
  const Scenario scenario = LoadBox(
      "no_new_privs: true, rlimits: {nofile: 64, as: 1KiB, core: {soft: 0, hard: unlimited}}");
  EXPECT_TRUE(scenario.containers.at(0).identity.no_new_privs);
  EXPECT_EQ(scenario.containers.at(0).identity.limits,
            (std::vector<ResourceLimit>{
                {"nofile", 64, 64}, {"as", 1024, 1024}, {"core", 0, std::nullopt}}));
}

TEST(IdentityWordsTest, AStepHasItsOwn) {
  const Step step = LoadStep("{in: a, user: 5, capabilities: none, run: id}").steps.at(2);
  EXPECT_EQ(step.user, (UserIds{5, 5}));
  EXPECT_EQ(step.capabilities, CapabilityRule{});
}

TEST(ContainerWordsTest, TreeEntryAndCgroup) {
  const Container box =
      LoadBox("root: busybox, entry: setns, cgroup: {pids: 5, memory: 1MiB}").containers.at(0);
  EXPECT_EQ(box.root, "busybox");
  EXPECT_EQ(box.entry, Entry::kSetns);
  EXPECT_EQ(box.cgroup, (CgroupSpec{.pids = 5, .memory = 1'048'576}));
  EXPECT_EQ(LoadBox("root: host, entry: unshare").containers.at(0).root, "");
}

TEST(ContainerWordsTest, ATreeOfBusyboxNeedsTheProgram) {
  EXPECT_EQ(LoadBox("root: busybox").needs.tools, std::vector<std::string>{"busybox"});
}

TEST(ExistingNamespaceTest, IsNamedByAFileOrAProcess) {
  const Scenario scenario = LoadOne(
      "scenario: x\ncontainers: {box: {namespaces: {uts: {path: /x}, pid: {from: p}}}}\nsteps:\n"
      "  - {in: host, start: sleep 9, as: p}\n  - {start: box, expect: ok}\n");
  const Container& box = scenario.containers.at(0);
  EXPECT_EQ(*box.Find(NamespaceKind::kUts), NamespaceSpec(PinnedNamespace{"/x"}));
  EXPECT_EQ(*box.Find(NamespaceKind::kPid), NamespaceSpec(ProcessNamespace{"p"}));
  EXPECT_TRUE(box.started);
}

TEST(StartOfAContainerTest, MustSucceedUnlessItsRefusalIsExpected) {
  const auto start = [](const char* step) { return LoadBox("init: a", step).steps.at(0); };
  EXPECT_EQ(start("{start: box, save: x}\n  - {run: a, expect: {stdout: $x}}").must_succeed, true);
  EXPECT_FALSE(start("{start: box, expect: EPERM}").must_succeed);
  EXPECT_FALSE(start("{start: box, expect: {failed: execve}}").must_succeed);
  EXPECT_EQ(start("{start: box, expect: EPERM}").place, "host");
}

TEST(MixTest, NamesAPlaceForEachKind) {
  const Step step = LoadStep("{in: {mount: a, uts: b, net: host}, run: id}").steps.at(2);
  using Mixed = std::vector<std::pair<NamespaceKind, std::string>>;
  EXPECT_EQ(step.mix, (Mixed{{NamespaceKind::kMount, "a"},
                             {NamespaceKind::kUts, "b"},
                             {NamespaceKind::kNetwork, "host"}}));
  EXPECT_EQ(step.place, "{mount: a, uts: b, network: host}");
}

}  // namespace
}  // namespace nstest
