#include "nstest/plan/runtime_needs.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

using Kinds = std::vector<std::pair<NamespaceKind, NamespaceSpec>>;

Container MakeBox(Kinds kinds) {
  return {.name = "box", .namespaces = std::move(kinds), .init = Command{}, .runtime = "runc"};
}

std::string Missing(Container box, std::vector<Step> steps = {}) {
  return MissingInRuntimes({.containers = {std::move(box)}, .steps = std::move(steps)}).text;
}

Step Shell(const std::string& text) {
  return {.place = "box", .action = nstest::Run{.command = {.shell = text}}};
}

const Kinds kPidAndMount{{NamespaceKind::kPid, NewNamespace{}},
                         {NamespaceKind::kMount, NewNamespace{}}};

TEST(MissingInRuntimesTest, NothingIsAskedOfTheKernelItself) {
  Container box = MakeBox({{NamespaceKind::kUts, NewNamespace{}}});
  box.within = "other";
  box.runtime = "native";
  EXPECT_EQ(Missing(box), "");
  box.runtime.clear();
  EXPECT_EQ(Missing(box), "");
}

TEST(MissingInRuntimesTest, AnOrdinaryContainerCanBeMade) {
  EXPECT_EQ(Missing(MakeBox(kPidAndMount), {Shell("mount; ls /sys; echo $$")}), "");
}

TEST(MissingInRuntimesTest, TheReasonNamesContainerAndRuntimeAndWhatWouldDo) {
  Container box = MakeBox(kPidAndMount);
  box.within = "other";
  EXPECT_EQ(
      Missing(box),
      "container 'box': runc makes containers from the host alone: not `within`, `nested`; or "
      "play it with runtime: native");
}

TEST(MissingInRuntimesTest, AMountNamespaceMattersWhereAStepIsAboutMounts) {
  const Kinds pid{{NamespaceKind::kPid, NewNamespace{}}};
  EXPECT_EQ(Missing(MakeBox(pid), {Shell("echo $$")}), "");
  EXPECT_NE(Missing(MakeBox(pid), {Shell("umount /tmp")}), "");
  const Step all{.place = "box", .action = Observe{.fact = {.name = "namespaces"}}};
  const Step one{.place = "box",
                 .action = Observe{.fact = {.name = "namespaces", .fields = {"pid"}}}};
  EXPECT_NE(Missing(MakeBox(pid), {all}), "");
  EXPECT_EQ(Missing(MakeBox(pid), {one}), "");
}

TEST(MissingInRuntimesTest, LoopbackMattersWhereItIsNotDeclared) {
  const Step pings = Shell("ping -c 1 127.0.0.1");
  Kinds kinds{{NamespaceKind::kMount, NewNamespace{}}, {NamespaceKind::kNetwork, NewNamespace{}}};
  EXPECT_NE(Missing(MakeBox(kinds), {pings}), "");
  EXPECT_EQ(Missing(MakeBox(kinds), {Shell("id")}), "");
  EXPECT_EQ(Missing(MakeBox(kinds), {Shell("ip link set lo mtu 1400")}), "");
  EXPECT_NE(Missing(MakeBox(kinds), {Shell("ip link set lo up")}), "");
  kinds.back().second = NewNamespace{.loopback_up = true};
  EXPECT_EQ(Missing(MakeBox(kinds), {pings}), "");
}

TEST(MissingInRuntimesTest, ItsOwnCgroupMattersUnlessItIsShownAsTheRoot) {
  const Step shown{.place = "box", .action = Observe{.fact = {.name = "cgroup"}}};
  Kinds kinds = kPidAndMount;
  EXPECT_NE(Missing(MakeBox(kinds), {shown}), "");
  kinds.emplace_back(NamespaceKind::kCgroup, NewNamespace{});
  EXPECT_EQ(Missing(MakeBox(kinds), {shown}), "");
  EXPECT_NE(Missing(MakeBox(kinds), {Shell("ls /sys/fs/cgroup")}), "");
  const Step from_outside{.place = "host", .action = Observe{.fact = {.name = "cgroup"}}};
  EXPECT_NE(Missing(MakeBox(kinds), {from_outside}), "");
}

TEST(MissingInRuntimesTest, TheContainersMapsNeedTheRoot) {
  const auto mapped = [](std::uint32_t inside) {
    return MakeBox({{NamespaceKind::kMount, NewNamespace{}},
                    {NamespaceKind::kUser, NewNamespace{.uid_map = {{inside, 1000, 1}}}}});
  };
  EXPECT_EQ(Missing(mapped(0)), "");
  EXPECT_NE(Missing(mapped(5)), "");
}

TEST(MissingInRuntimesTest, AMountFromAnEarlierOneIsNotSeen) {
  Container box = MakeBox(kPidAndMount);
  box.mounts = {{.type = "tmpfs", .at = "/tmp/a"},
                {.type = "bind", .source = "/tmp/ab", .at = "/mnt"}};
  EXPECT_EQ(Missing(box), "");
  box.mounts.back().source = "/tmp/a/b";
  EXPECT_NE(Missing(box), "");
}

}  // namespace
}  // namespace nstest
