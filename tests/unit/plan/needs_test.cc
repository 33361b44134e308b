#include "nstest/plan/needs.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

// "key: text" of what is missing; empty when nothing is.
std::string Missing(const Scenario& scenario, const Plan& plan, const PlanContext& context) {
  const Reason reason = FindMissing(scenario, plan, context);
  return reason.empty() ? "" : reason.key + ": " + reason.text;
}

std::string MissingFor(Requires needs, Value::Map facts) {
  return Missing({.needs = std::move(needs)}, {}, {.facts = {.facts = std::move(facts)}});
}

Plan MakeBox(std::vector<std::pair<NamespaceKind, NamespaceSpec>> namespaces) {
  return {.containers = {{.name = "box", .namespaces = std::move(namespaces)}}};
}

std::string MissingForBox(const Plan& plan, Value::Map facts) {
  return Missing({}, plan, {.facts = {.facts = std::move(facts)}});
}

TEST(RequiresTest, RootIsRealRoot) {
  EXPECT_EQ(MissingFor({.root = true}, {{"root", true}}), "");
  EXPECT_EQ(MissingFor({.root = true}, {{"root", false}}),
            "root: needs real root in the initial user namespace; run nstest as root");
}

TEST(RequiresTest, PrivilegeIsWorthNothingInAUserNamespaceOfOurOwn) {
  const Value::Map facts{{"root", true},
                         {"capabilities", Value::List{"CAP_NET_ADMIN"}},
                         {"host.own_user_namespace", true}};
  const std::string remedy =
      "; nstest lacks CAP_SYS_ADMIN and plays in a user namespace of its own: run it with "
      "CAP_SYS_ADMIN (docker run --cap-add SYS_ADMIN)";
  EXPECT_EQ(MissingFor({.root = true}, facts),
            "root: needs real root in the initial user namespace" + remedy);
  EXPECT_EQ(MissingFor({.capabilities = {"CAP_NET_ADMIN"}}, facts),
            "capability: needs CAP_NET_ADMIN over the real host" + remedy);
  EXPECT_EQ(MissingFor({}, facts), "");
}

TEST(RequiresTest, CapabilitiesAreTheEffectiveOnes) {
  const Requires needs{.capabilities = {"CAP_NET_ADMIN"}};
  EXPECT_EQ(MissingFor(needs, {{"capabilities", Value::List{"CAP_NET_ADMIN"}}}), "");
  EXPECT_EQ(MissingFor(needs, {{"capabilities", Value::List{"CAP_CHOWN"}}}),
            "capability: needs CAP_NET_ADMIN; run nstest as root, or with it (docker run --cap-add "
            "NET_ADMIN)");
}

TEST(RequiresTest, KernelReleasesCompareByTheirNumbers) {
  const auto fits = [](const char* wanted, const char* release) {
    return MissingFor({.kernel = wanted}, {{"kernel", release}}).empty();
  };
  EXPECT_TRUE(fits(">=5.6", "5.6.0"));
  EXPECT_TRUE(fits(">=5.6", "5.10.0-21-amd64"));
  EXPECT_FALSE(fits(">=5.6", "5.5.19"));
  EXPECT_TRUE(fits("< 6.12", "6.2"));
  EXPECT_FALSE(fits("<6.12", "6.12.3"));
  EXPECT_FALSE(fits(">6.1", "6.1.9"));
  EXPECT_TRUE(fits("<=6.1", "6.1.9"));
  EXPECT_TRUE(fits("6.1", "6.1.0+deb12"));
  EXPECT_FALSE(fits("=6.1", "6.10.0"));
  EXPECT_EQ(MissingFor({.kernel = ">=5.6"}, {{"kernel", "4.19.0"}}),
            "kernel: needs a kernel >=5.6; this is 4.19.0: boot another, or play this on a host "
            "that has one");
}

TEST(RequiresTest, ToolsAreNamedWithWhereToInstallThem) {
  EXPECT_EQ(MissingFor({.tools = {"nft"}}, {{"tool.nft", true}}), "");
  EXPECT_EQ(MissingFor({.tools = {"nft"}}, {{"tool.nft", false}}),
            "tool: needs the program 'nft'; install it where scenarios look: in /usr/local/sbin, "
            "/usr/local/bin, /usr/sbin, /usr/bin, /sbin or /bin");
}

TEST(RequiresTest, ConfigTakesBuiltInAndModules) {
  EXPECT_EQ(MissingFor({.config = {"CONFIG_VETH"}}, {{"config.CONFIG_VETH", "m"}}), "");
  EXPECT_EQ(MissingFor({.config = {"CONFIG_VETH=m"}}, {{"config.CONFIG_VETH", "m"}}), "");
  EXPECT_EQ(MissingFor({.config = {"CONFIG_VETH=y"}}, {{"config.CONFIG_VETH", "m"}}),
            "config: needs a kernel built with CONFIG_VETH=y: boot another, or play this on a host "
            "that has one");
  const PlanContext untold{.facts = {.unread = {{"config", "open '/boot/config-6.1': ENOENT"}}}};
  EXPECT_EQ(Missing({.needs = {.config = {"CONFIG_VETH"}}}, {}, untold),
            "config: needs a kernel built with CONFIG_VETH; this host does not tell: open "
            "'/boot/config-6.1': ENOENT");
}

TEST(RequiresTest, SysctlsAskForExistenceOrAValue) {
  const Value::Map facts{{"sysctl.kernel.x", "1"}, {"sysctl.kernel.y", ""}};
  EXPECT_EQ(MissingFor({.sysctl = {{"kernel.x", ""}}}, facts), "");
  EXPECT_EQ(MissingFor({.sysctl = {{"kernel.x", "1"}}}, facts), "");
  EXPECT_EQ(MissingFor({.sysctl = {{"kernel.x", "2"}}}, facts),
            "sysctl: needs the sysctl kernel.x = 2; it is 1; as root: sysctl -w kernel.x=2");
  EXPECT_EQ(MissingFor({.sysctl = {{"kernel.y", ""}}}, facts),
            "sysctl: needs the sysctl kernel.y, which this host lacks: the kernel is built without "
            "it, or a module is not loaded");
}

TEST(RequiresTest, CgroupsFilesystemsAndModules) {
  EXPECT_EQ(MissingFor({.cgroup = "v2"}, {{"cgroup", "v2"}}), "");
  EXPECT_EQ(MissingFor({.cgroup = "v2"}, {{"cgroup", "hybrid"}}), "");
  EXPECT_EQ(MissingFor({.cgroup = "v1"}, {{"cgroup", "v2"}}),
            "cgroup: needs cgroup v1; this host has v2; boot it with "
            "systemd.unified_cgroup_hierarchy=0");
  EXPECT_EQ(MissingFor({.filesystems = {"xfs"}}, {{"filesystems", Value::List{"ext4"}}}),
            "filesystem: needs the filesystem 'xfs'; try: modprobe xfs");
  EXPECT_EQ(
      MissingFor({.modules = {"veth"}}, {{"module.veth", false}}),
      "module: needs the kernel module 'veth'; it is in none of /proc/modules, /sys/module and "
      "modules.builtin; try: modprobe veth");
}

TEST(RequiresTest, CallsAndDevices) {
  EXPECT_EQ(MissingFor({.calls = {"openat2"}}, {{"call.openat2", true}}), "");
  EXPECT_EQ(MissingFor({.calls = {"openat2"}}, {{"call.openat2", false}}),
            "kernel: needs the system call openat2, which this kernel lacks or a seccomp filter "
            "hides: play this on a newer one, or without the filter (docker run --security-opt "
            "seccomp=unconfined)");
  EXPECT_EQ(MissingFor({.devices = {"/dev/fuse"}}, {{"device./dev/fuse", true}}), "");
  EXPECT_EQ(MissingFor({.devices = {"/dev/fuse"}}, {{"device./dev/fuse", false}}),
            "module: needs the device /dev/fuse, which is not there or may not be read and "
            "written; load its module, or give it to the container around nstest (docker run "
            "--device /dev/fuse)");
}

TEST(RequiresTest, WhatCouldNotBeReadIsToldApartFromWhatIsNotThere) {
  const auto missing = [](Requires needs, const char* unread) {
    return Missing({.needs = std::move(needs)}, {}, {.facts = {.unread = {{unread, "EACCES"}}}});
  };
  EXPECT_EQ(missing({.capabilities = {"CAP_CHOWN"}}, "capabilities"),
            "capability: needs CAP_CHOWN; run nstest as root, or with it (docker run --cap-add "
            "CHOWN); this host does not tell: EACCES");
  EXPECT_EQ(missing({.filesystems = {"xfs"}}, "filesystems"),
            "filesystem: needs the filesystem 'xfs'; try: modprobe xfs; this host does not tell: "
            "EACCES");
  EXPECT_EQ(
      missing({.modules = {"veth"}}, "module.veth"),
      "module: needs the kernel module 'veth'; this host does not tell: EACCES; try: modprobe "
      "veth");
  EXPECT_EQ(missing({.cgroup = "v2"}, "cgroup"),
            "cgroup: needs cgroup v2; this host does not tell: EACCES");
  EXPECT_EQ(missing({.sysctl = {{"kernel.x", "1"}}}, "sysctl.kernel.x"),
            "sysctl: needs the sysctl kernel.x = 1; this host does not tell: EACCES");
}

TEST(InferredNeedsTest, EveryNewNamespaceMustBeToBeHad) {
  const Value::Map facts{{"namespaces.time.refused",
                          "unshare(time): EINVAL; this kernel has no such "
                          "namespaces"},
                         {"namespaces.pid.refused", ""}};
  EXPECT_EQ(MissingForBox(MakeBox({{NamespaceKind::kPid, NewNamespace{}}}), facts), "");
  EXPECT_EQ(MissingForBox(MakeBox({{NamespaceKind::kTime, HostNamespace{}}}), facts), "");
  EXPECT_EQ(MissingForBox(MakeBox({{NamespaceKind::kTime, NewNamespace{}}}), facts),
            "namespace: needs a new time namespace: unshare(time): EINVAL; this kernel has no such "
            "namespaces");
}

TEST(InferredNeedsTest, AUsedUpLimitIsALimit) {
  const Value::Map facts{
      {"namespaces.user.refused", "unshare(user): ENOSPC; see sysctl user.max_user_namespaces"}};
  EXPECT_EQ(MissingForBox(MakeBox({{NamespaceKind::kUser, NewNamespace{}}}), facts),
            "limit: needs a new user namespace: unshare(user): ENOSPC; see sysctl "
            "user.max_user_namespaces");
}

TEST(InferredNeedsTest, WithoutADisposableHostNothingIsPlayed) {
  const Value::Map facts{{"host.refused", "clone3(pid): EPERM"}};
  const std::string why =
      "namespace: this host gives nstest no namespaces: clone3(pid): EPERM; run it as root, with "
      "CAP_SYS_ADMIN, or where user namespaces are allowed";
  EXPECT_EQ(MissingForBox({}, facts), why);
  EXPECT_EQ(MissingForBox({.real_host = true}, facts), "") << "it needs no namespace";
  Plan real = MakeBox({});
  real.real_host = real.asks_for_real_host = true;
  EXPECT_EQ(MissingForBox(real, facts), why);
}

TEST(InferredNeedsTest, AFreshProcMustBeMountable) {
  const Value::Map facts{{"host.proc", "mount(proc) '/proc': EPERM"}};
  const auto box = [](NewNamespace mount) {
    return MakeBox({{NamespaceKind::kPid, NewNamespace{}}, {NamespaceKind::kMount, mount}});
  };
  EXPECT_EQ(MissingForBox(box({}), facts),
            "procfs: needs a fresh /proc: mount(proc) '/proc': EPERM; run nstest as root, or where "
            "nothing is mounted over parts of /proc");
  EXPECT_EQ(MissingForBox(box({.fresh = false}), facts), "");
  Plan real = box({});
  real.real_host = real.asks_for_real_host = true;
  EXPECT_EQ(MissingForBox(real, facts), "") << "the real host's /proc is not the disposable one's";
  EXPECT_EQ(MissingForBox(MakeBox({{NamespaceKind::kPid, NewNamespace{}}}), facts), "");
}

TEST(InferredNeedsTest, WhatReadsProcByNumberOrSetsASysctlNeedsAFreshProc) {
  const Value::Map facts{{"host.proc", "mount(proc) '/proc': EPERM"}};
  const auto missing = [&](Action action) {
    return MissingForBox({.steps = {{.action = std::move(action)}}}, facts);
  };
  const auto run = [](std::string text) {
    return nstest::Run{.command = {.shell = std::move(text)}};
  };
  EXPECT_EQ(missing(run("readlink /proc/self/ns/uts")), "");
  EXPECT_NE(missing(run("readlink /proc/self/ns/uts /proc/1/ns/uts")), "");
  EXPECT_NE(missing(run("echo 1 >/proc/sys/net/ipv4/ip_forward")), "");
  EXPECT_NE(missing(Set{.changes = {{{.name = "sysctl", .argument = "kernel.msgmni"}, "7"}}}), "");
  EXPECT_EQ(missing(Set{.changes = {{{.name = "hostname"}, "x"}}}), "");
}

TEST(InferredNeedsTest, OffsetsOfATimeNamespaceNeedACapabilityThere) {
  const std::string why =
      "capability: needs CAP_SYS_TIME to move the clocks of a time namespace; run nstest with it "
      "(docker run --cap-add SYS_TIME)";
  const Value::Map without{{"capabilities", Value::List{"CAP_SYS_ADMIN"}}};
  const NewNamespace later{.monotonic = std::chrono::hours(1)};
  EXPECT_EQ(MissingForBox(MakeBox({{NamespaceKind::kTime, later}}), without), why);
  EXPECT_EQ(MissingForBox(MakeBox({{NamespaceKind::kTime, NewNamespace{}}}), without), "");
  EXPECT_EQ(MissingForBox(MakeBox({{NamespaceKind::kTime, later}}),
                          {{"capabilities", Value::List{"CAP_SYS_TIME"}}}),
            "");
  EXPECT_EQ(
      MissingForBox(MakeBox({{NamespaceKind::kTime, later}}), {{"host.own_user_namespace", true}}),
      "");
  Plan nested = MakeBox({{NamespaceKind::kUser, NewNamespace{}}});
  nested.containers.push_back(
      {.name = "inner", .namespaces = {{NamespaceKind::kTime, later}}, .within = "box"});
  Value::Map many = without;
  many.emplace_back("host.ids", 4'294'967'295UL);
  EXPECT_EQ(MissingForBox(nested, many), "");
}

TEST(InferredNeedsTest, IdsAreCountedFromTheHostsZero) {
  const auto box = [](IdRange range) {
    return MakeBox({{NamespaceKind::kUser, NewNamespace{.uid_map = {range}}}});
  };
  const Value::Map one{{"host.ids", 1}};
  EXPECT_EQ(MissingForBox(box({0, 0, 1}), one), "");
  EXPECT_EQ(MissingForBox(box({0, 0, 65536}), one),
            "ids: needs 65536 mapped ids, and has 1; run nstest as root");
  EXPECT_EQ(MissingForBox(box({0, 1000, 1}), one),
            "ids: needs 1001 mapped ids, and has 1; run nstest as root");
  EXPECT_EQ(MissingForBox(box({0, 100'000, 65536}), {{"host.ids", 4'294'967'295UL}}), "");
  EXPECT_EQ(MissingFor({.ids = 2}, one), "ids: needs 2 mapped ids, and has 1; run nstest as root");
  EXPECT_EQ(
      MissingFor({.ids = 2}, {{"host.ids", 1}, {"root", true}, {"host.own_user_namespace", true}}),
      "ids: needs 2 mapped ids, and has 1; nstest lacks CAP_SYS_ADMIN and plays in a user "
      "namespace "
      "of its own: run it with CAP_SYS_ADMIN (docker run --cap-add SYS_ADMIN)");
}

TEST(InferredNeedsTest, IdsWithinAContainerAreOnlyCounted) {
  Plan plan = MakeBox({});
  plan.containers.push_back(
      {.name = "inner",
       .namespaces = {{NamespaceKind::kUser, NewNamespace{.uid_map = {{0, 500, 1}}}}},
       .within = "box"});
  EXPECT_EQ(MissingForBox(plan, {{"host.ids", 1}}), "");
}

TEST(InferredNeedsTest, NestingMustFitIntoTheLevelsThatAreLeft) {
  const Case made{
      .id = "deep",
      .scenario = {.containers = {{.name = "box",
                                   .namespaces = {{NamespaceKind::kPid, NewNamespace{}}},
                                   .nested = 4}}}};
  const auto with = [&](int left) {
    const auto planned = MakePlan(made, {.facts = {.facts = {{"limits.pid_levels_left", left}}}});
    const auto* reason = std::get_if<Reason>(&planned);
    return reason != nullptr ? reason->key + ": " + reason->text : "";
  };
  EXPECT_EQ(with(5), "") << "four, and one of the disposable host";
  EXPECT_EQ(with(4),
            "limit: needs 4 levels of pid namespaces, and has 3; run nstest outside of the "
            "containers around it");
}

TEST(InferredNeedsTest, ADisposableHostInAUserNamespaceTakesALevel) {
  const Plan plan = MakeBox({{NamespaceKind::kUser, NewNamespace{}}});
  const auto with = [&](bool own) {
    return MissingForBox(plan, {{"limits.user_levels_left", 1}, {"host.own_user_namespace", own}});
  };
  EXPECT_EQ(with(false), "");
  EXPECT_EQ(with(true),
            "limit: needs 1 level of user namespaces, and has 0; run nstest outside of the "
            "containers around it");
}

TEST(TouchedSysctlTest, IsSetOnlyWhereAllowedAndByRealRoot) {
  const auto missing = [](bool root, std::set<std::string> allowed) {
    const PlanContext context{.facts = {.facts = {{"root", root},
                                                  {"pid1", false},
                                                  {"host.own_user_namespace", false},
                                                  {"clock.daemon", "chronyd"}}},
                              .allowed = std::move(allowed)};
    return Missing({.touches = {"sysctl"}}, {}, context);
  };
  EXPECT_EQ(missing(true, {"sysctl"}), "");
  EXPECT_EQ(
      missing(true, {"clock"}),
      "not-allowed: needs --allow sysctl: it changes the real host's sysctl, and puts it back");
  EXPECT_EQ(missing(false, {"sysctl"}),
            "root: needs real root to set sysctls of the real host; run nstest as root");
}

class ClockTest : public testing::Test {
 protected:
  static std::string MissingWith(const char* fact, const Value& value,
                                 std::set<std::string> allowed) {
    PlanContext context{.facts = {.facts = {{"root", true},
                                            {"capabilities", Value::List{"CAP_SYS_TIME"}},
                                            {"pid1", false},
                                            {"host.own_user_namespace", false},
                                            {"clock.daemon", ""}}},
                        .allowed = std::move(allowed)};
    for (auto& [name, old] : context.facts.facts) {
      if (name == fact) old = value;
    }
    return Missing({.touches = {"clock"}}, {}, context);
  }
};

TEST_F(ClockTest, IsSetOnlyWhereAllowed) {
  EXPECT_EQ(MissingWith("", {}, {"clock"}), "");
  EXPECT_EQ(MissingWith("", {}, {"sysctl"}),
            "not-allowed: needs --allow clock: it changes the real host's clock, and puts it back");
}

TEST_F(ClockTest, NeedsRealRootWithTheCapability) {
  const std::string why =
      "root: needs real root with CAP_SYS_TIME to set the clock; run nstest as root";
  EXPECT_EQ(MissingWith("root", false, {"clock"}), why);
  EXPECT_EQ(MissingWith("capabilities", Value::List{}, {"clock"}), why);
  EXPECT_EQ(
      MissingWith("host.own_user_namespace", true, {"clock"}),
      "root: needs real root to set the clock; nstest lacks CAP_SYS_ADMIN and plays in a user "
      "namespace of its own: run it with CAP_SYS_ADMIN (docker run --cap-add SYS_ADMIN)");
}

TEST_F(ClockTest, IsNotSetWhereItWouldNotBePutBack) {
  EXPECT_EQ(MissingWith("pid1", true, {"clock"}),
            "not-allowed: nstest is PID 1 of its PID namespace: its end would be the end of the "
            "guard that puts the clock back; give it an init (docker run --init)");
  EXPECT_EQ(
      MissingWith("clock.daemon", "chronyd", {"clock"}),
      "not-allowed: a time daemon is active (chronyd): it would fight over the clock; stop it "
      "first");
}

}  // namespace
}  // namespace nstest
