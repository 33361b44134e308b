#include "nstest/plan/docker_needs.h"

#include <gtest/gtest.h>

#include "nstest/plan/runtime_needs.h"

namespace nstest {
namespace {

using Kinds = std::vector<std::pair<NamespaceKind, NamespaceSpec>>;

const Kinds kPidAndMount{{NamespaceKind::kPid, NewNamespace{}},
                         {NamespaceKind::kMount, NewNamespace{}}};

Container MakeDockerBox(Kinds kinds = kPidAndMount, const std::string& runtime = "docker") {
  return {.name = "box", .namespaces = std::move(kinds), .init = Command{}, .runtime = runtime};
}

Plan MakePlan(Container box, std::vector<Step> steps = {}) {
  return {.containers = {std::move(box)}, .steps = std::move(steps), .real_host = true};
}

std::string MissingFromDocker(const Plan& plan) {
  return MissingInRuntimes(plan).text;
}

std::string MissingFromDocker(Container box, std::vector<Step> steps = {}) {
  return MissingFromDocker(MakePlan(std::move(box), std::move(steps)));
}

Step Shell(const std::string& text, const std::string& place = "box") {
  return {.place = place, .action = nstest::Run{.command = {.shell = text}}};
}

TEST(DockerNeedsTest, AnOrdinaryContainerCanBeMade) {
  EXPECT_EQ(MissingFromDocker(MakeDockerBox(), {Shell("echo $$; ls /proc; mount")}), "");
}

TEST(DockerNeedsTest, NoStepDoesAnythingOnTheRealHostUnlessItIsAskedFor) {
  Plan plan = MakePlan(MakeDockerBox(), {Shell("true", "host")});
  EXPECT_NE(MissingFromDocker(plan).find("say `host: real`"), std::string::npos);
  plan.asks_for_real_host = true;
  EXPECT_EQ(MissingFromDocker(plan), "");
  const Step set{.place = "host", .action = Set{.changes = {{{.name = "hostname"}, "x"}}}};
  EXPECT_NE(MissingFromDocker(MakeDockerBox(), {set}), "");
  const Step calls{.place = "host", .action = Calls{}};
  EXPECT_NE(MissingFromDocker(MakeDockerBox(), {calls}), "");
}

TEST(DockerNeedsTest, TheRealHostIsObserved) {
  const Step observe{.place = "host", .action = Observe{.fact = {.name = "pid"}}};
  EXPECT_EQ(MissingFromDocker(MakeDockerBox(), {observe}), "");
}

TEST(DockerNeedsTest, AMixOfPlacesIsTheHostsElsewhere) {
  Step mixed = Shell("true", "box+host");
  mixed.mix = {{NamespaceKind::kMount, "box"}};
  EXPECT_NE(MissingFromDocker(MakeDockerBox(), {mixed}), "");
}

TEST(DockerNeedsTest, AKindThatIsNotListedMattersWhereAStepIsAboutIt) {
  EXPECT_EQ(MissingFromDocker(MakeDockerBox(), {Shell("true")}), "");
  EXPECT_NE(MissingFromDocker(MakeDockerBox(), {Shell("hostname")}), "");
  EXPECT_NE(MissingFromDocker(MakeDockerBox(), {Shell("ipcs; ls /dev/shm")}), "");
  const Kinds uts{{NamespaceKind::kUts, NewNamespace{}}, {NamespaceKind::kMount, NewNamespace{}}};
  EXPECT_EQ(MissingFromDocker(MakeDockerBox(uts), {Shell("hostname")}), "");
  EXPECT_NE(MissingFromDocker(MakeDockerBox(uts), {Shell("kill -9 7")}), "");
}

TEST(DockerNeedsTest, AKindIsNotMistakenForAPartOfAWord) {
  EXPECT_EQ(MissingFromDocker(MakeDockerBox(), {Shell("echo outside")}), "");
  EXPECT_NE(MissingFromDocker(MakeDockerBox(), {Shell("readlink /proc/self/ns/uts")}), "");
  EXPECT_EQ(MissingFromDocker(MakeDockerBox(), {Shell("iperf --version")}), "");
}

TEST(DockerNeedsTest, AFreshProcMattersWhereAStepLooksThere) {
  const Kinds pid{{NamespaceKind::kPid, NewNamespace{}}};
  const Step waits{.place = "box", .action = nstest::Wait{.process = "sleeper"}};
  EXPECT_EQ(MissingFromDocker(MakeDockerBox(pid), {waits}), "");
  EXPECT_NE(MissingFromDocker(MakeDockerBox(pid), {Shell("cat /proc/1/comm")}), "");
  EXPECT_NE(MissingFromDocker(MakeDockerBox(pid), {Shell("ps -ef")}), "");
  const Step lists{.place = "box", .action = Observe{.fact = {.name = "processes"}}};
  EXPECT_NE(MissingFromDocker(MakeDockerBox(pid), {lists}), "");
}

TEST(DockerNeedsTest, AKindThatIsTheHostsByNameNeedsTheRealHost) {
  Kinds kinds = kPidAndMount;
  kinds.emplace_back(NamespaceKind::kUts, HostNamespace{});
  EXPECT_NE(MissingFromDocker(MakeDockerBox(kinds), {Shell("true")}), "");
}

TEST(DockerNeedsTest, AContainerOfTheKernelsBesideItSharesNothingWithTheRealHost) {
  Plan plan = MakePlan(MakeDockerBox(), {Shell("true")});
  plan.containers.push_back({.name = "other", .namespaces = kPidAndMount, .runtime = "native"});
  EXPECT_NE(MissingFromDocker(plan).find("'other': native plays on the real host"),
            std::string::npos);
  for (const auto kind : {NamespaceKind::kUts, NamespaceKind::kIpc, NamespaceKind::kNetwork}) {
    plan.containers.back().namespaces.emplace_back(kind, NewNamespace{});
  }
  EXPECT_EQ(MissingFromDocker(plan), "");
}

TEST(DockerNeedsTest, OnlyPodmanMapsUsers) {
  Kinds kinds = kPidAndMount;
  kinds.emplace_back(NamespaceKind::kUser, NewNamespace{});
  EXPECT_NE(MissingFromDocker(MakeDockerBox(kinds)), "");
  EXPECT_EQ(MissingFromDocker(MakeDockerBox(kinds, "podman")), "");
}

TEST(DockerNeedsTest, NamespacesOfItsOwnContainersAreJoined) {
  Plan plan = MakePlan(MakeDockerBox());
  Container guest = MakeDockerBox(
      {{NamespaceKind::kNetwork, JoinedNamespace{"box"}}, {NamespaceKind::kPid, NewNamespace{}}});
  guest.name = "guest";
  plan.containers.push_back(guest);
  EXPECT_EQ(MissingFromDocker(plan), "");
  plan.containers.back().namespaces.front().second = PinnedNamespace{"/x"};
  EXPECT_NE(MissingFromDocker(plan), "");
  plan.containers.back().namespaces.front() = {NamespaceKind::kUts, JoinedNamespace{"box"}};
  EXPECT_NE(MissingFromDocker(plan), "");
}

TEST(DockerNeedsTest, TimeAndEntriesAndNestingAreNotItsOwn) {
  EXPECT_NE(MissingFromDocker(MakeDockerBox({{NamespaceKind::kTime, NewNamespace{}}})), "");
  Container box = MakeDockerBox();
  box.within = "other";
  EXPECT_NE(MissingFromDocker(box), "");
  box.within.clear();
  box.entry = Entry::kSetns;
  EXPECT_NE(MissingFromDocker(box), "");
}

TEST(DockerNeedsTest, MountsAreThoseThatItHasWordsFor) {
  const auto with = [](const Mount& mount) {
    Container box = MakeDockerBox();
    box.mounts = {mount};
    return MissingFromDocker(box);
  };
  EXPECT_EQ(with({.type = "tmpfs", .source = {}, .at = "/mnt"}), "");
  EXPECT_EQ(with({.type = "bind", .source = "/usr", .at = "/mnt", .options = {"ro"}}), "");
  EXPECT_NE(with({.type = "bind", .source = "/tmp/x", .at = "/mnt"}), "");
  EXPECT_NE(with({.type = "bind", .source = "/usr", .at = "/mnt", .options = {"nosuid"}}), "");
  EXPECT_NE(with({.type = "overlay", .source = {}, .at = "/mnt"}), "");
}

TEST(DockerNeedsTest, AnImageNeedsARuntimeThatHasSome) {
  Container box = MakeDockerBox(kPidAndMount, "runc");
  box.image = "debian";
  EXPECT_NE(MissingFromDocker({.containers = {box}}).find("has no images"), std::string::npos);
  box.runtime.clear();
  EXPECT_NE(MissingFromDocker({.containers = {box}}).find("has no images"), std::string::npos);
  box.runtime = "podman";
  EXPECT_EQ(MissingFromDocker(box), "");
}

}  // namespace
}  // namespace nstest
