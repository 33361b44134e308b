#include "nstest/facts/host_facts.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <functional>

#include "kernel/hide_call.h"
#include "nstest/calls/call_probes.h"
#include "nstest/kernel/sysctl.h"
#include "nstest/model/namespace_kind.h"
#include "nstest/process/ask.h"
#include "privilege.h"

namespace nstest {
namespace {

std::string TextOf(const HostFacts& host, std::string_view name) {
  const Value* value = host.Find(name);
  return value != nullptr ? DisplayText(*value) : "no such fact";
}

// The facts as a child in namespaces of these kinds reads them, after `prepare`.
Result<HostFacts> ReadInside(const SpawnOptions& options, const FactsRequest& request,
                             const std::function<void()>& prepare) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return ErrnoError("pipe2");
  const UniqueFd read_end(ends[0]);
  UniqueFd write_end(ends[1]);
  auto spawned = Spawn(options, [&](SpawnedChild& child) -> Status {
    child.Launched();
    prepare();
    const HostFacts host = ReadHostFacts(request);
    const std::string text = ToJson(host.facts);
    return ::write(write_end.get(), text.data(), text.size()) < 0 ? Status(ErrnoError("write"))
                                                                  : Status();
  });
  if (!spawned) return spawned.error();
  write_end.Reset();
  std::string text(65536, '\0');
  std::size_t length = 0;
  for (ssize_t count = 1; count > 0; length += static_cast<std::size_t>(count)) {
    count = ::read(read_end.get(), text.data() + length, text.size() - length);
    if (count < 0) return ErrnoError("read");
  }
  if (auto ended = PidfdWait(spawned->pidfd.get()); !ended) return ended.error();
  auto facts = ParseJson(text.substr(0, length));
  if (!facts) return facts.error();
  return HostFacts{.facts = *facts->map()};
}

TEST(ReadHostFactsTest, AModuleIsThereThatSysShows) {
  // Built into every kernel that has printk(); no list of modules names it.
  if (::access("/sys/module/printk", F_OK) != 0) GTEST_SKIP() << "no /sys/module/printk";
  const HostFacts host = ReadHostFacts({.modules = {"printk", "no-such-module"}});
  EXPECT_EQ(TextOf(host, "module.printk"), "true");
  EXPECT_NE(TextOf(host, "module.no-such-module"), "true");
}

TEST(ReadHostFactsTest, TriesCallsInAChild) {
  const HostFacts host = ReadHostFacts({.calls = {"getrandom", "no_such_call"}});
  EXPECT_EQ(TextOf(host, "call.getrandom"), "true");
  EXPECT_EQ(host.Find("call.no_such_call"), nullptr);
}

TEST(ReadHostFactsTest, TellsACallThatAFilterHides) {
  const auto inside =
      ReadInside({}, {.calls = {"getrandom", "statx"}}, [] { EXPECT_TRUE(HideCall(SYS_statx)); });
  ASSERT_TRUE(inside) << inside.error().Text();
  EXPECT_EQ(TextOf(*inside, "call.statx"), "false");
  EXPECT_EQ(TextOf(*inside, "call.getrandom"), "true");
}

TEST(ReadHostFactsTest, ADeviceMayBeReadAndWritten) {
  const HostFacts host =
      ReadHostFacts({.devices = {"/dev/null", "/dev/no-such-device", "/dev/../etc/passwd"}});
  EXPECT_EQ(TextOf(host, "device./dev/null"), "true");
  EXPECT_EQ(TextOf(host, "device./dev/no-such-device"), "false");
  EXPECT_EQ(TextOf(host, "device./dev/../etc/passwd"), "false");
}

// What makes trying them harmless.
TEST(CallProbesTest, AreAllRefused) {
  const pid_t child = ::fork();
  if (child == 0) {
    int done = 0;
    for (const CallProbe& probe : AllCallProbes()) {
      if (::syscall(probe.number, -1L, -1L, -1L, -1L, -1L, -1L) >= 0) ++done;
    }
    ::_exit(done);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

TEST(ReadHostFactsTest, NamesTheKernelAndWhoWeAre) {
  const HostFacts host = ReadHostFacts({});
  utsname names{};
  ASSERT_EQ(::uname(&names), 0);
  EXPECT_EQ(TextOf(host, "kernel"), '"' + std::string(names.release) + '"');
  EXPECT_EQ(TextOf(host, "uid"), std::to_string(::geteuid()));
  EXPECT_EQ(TextOf(host, "pid1"), "false");
}

TEST(ReadHostFactsTest, SaysOfEveryKindOfNamespaceWhetherItIsToBeHad) {
  const HostFacts host = ReadHostFacts({});
  for (const NamespaceKind kind : kAllNamespaceKinds) {
    const std::string name(NamespaceName(kind));
    const Value* refused = host.Find("namespaces." + name + ".refused");
    ASSERT_NE(refused, nullptr) << name;
    ASSERT_NE(refused->text(), nullptr);
    const std::string why = "unshare(" + name + "): ";
    EXPECT_TRUE(refused->text()->empty() || refused->text()->starts_with(why)) << *refused->text();
  }
}

TEST(ReadHostFactsTest, LooksOnlyForWhatIsRequested) {
  const HostFacts host = ReadHostFacts(
      {.tools = {"sh", "no-such-tool"}, .sysctls = {"kernel.ostype", "kernel.no_such_thing"}});
  EXPECT_EQ(TextOf(host, "tool.sh"), "true");
  EXPECT_EQ(TextOf(host, "tool.no-such-tool"), "false");
  EXPECT_EQ(TextOf(host, "sysctl.kernel.ostype"), "\"Linux\"");
  EXPECT_EQ(TextOf(host, "sysctl.kernel.no_such_thing"), "\"\"");
  EXPECT_EQ(host.Find("clock.daemon"), nullptr);
  EXPECT_EQ(host.Find("limits.pid_levels_left"), nullptr);
}

TEST(ReadHostFactsTest, TellsAConfigOptionOrThatTheConfigCannotBeRead) {
  const HostFacts host = ReadHostFacts({.config = {"CONFIG_PROC_FS"}});
  const bool unread = std::any_of(host.unread.begin(), host.unread.end(),
                                  [](const auto& fact) { return fact.first == "config"; });
  EXPECT_TRUE(unread || TextOf(host, "config.CONFIG_PROC_FS") == "\"y\"");
}

TEST(ReadHostFactsTest, RootOfAUserNamespaceIsNoRealRoot) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWUSER | CLONE_NEWPID);
  SpawnOptions mapped = options;
  mapped.maps = IdMaps{{{0, ::geteuid(), 1}}, {{0, ::getegid(), 1}}, true};
  const auto host = ReadInside(mapped, {}, [] {});
  ASSERT_TRUE(host) << host.error().Text();
  EXPECT_EQ(TextOf(*host, "uid"), "0");
  EXPECT_EQ(TextOf(*host, "root"), "false");
  EXPECT_EQ(TextOf(*host, "pid1"), "true");
}

TEST(ReadHostFactsTest, NamesTheLimitThatForbidsANamespace) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWUSER);
  SpawnOptions mapped = options;
  mapped.maps = IdMaps{{{0, ::geteuid(), 1}}, {{0, ::getegid(), 1}}, true};
  const auto host = ReadInside(mapped, {}, [] {
    [[maybe_unused]] const Status written = WriteSysctl("user.max_uts_namespaces", "0");
  });
  ASSERT_TRUE(host) << host.error().Text();
  EXPECT_EQ(TextOf(*host, "namespaces.uts.refused"),
            "\"unshare(uts): ENOSPC; raise it: sysctl -w user.max_uts_namespaces=1000\"");
  EXPECT_EQ(TextOf(*host, "limits.max_uts_namespaces"), "0");
  EXPECT_EQ(TextOf(*host, "namespaces.ipc.refused"), "\"\"");
}

TEST(ReadHostFactsTest, CountsTheLevelsThatAreLeft) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWPID);
  const HostFacts outside = ReadHostFacts({.levels = true});
  const auto inside = ReadInside(options, {.levels = true}, [] {});
  ASSERT_TRUE(inside) << inside.error().Text();
  const Value* levels = outside.Find("limits.pid_levels_left");
  const Value* levels_inside = inside->Find("limits.pid_levels_left");
  ASSERT_NE(levels, nullptr);
  ASSERT_NE(levels_inside, nullptr);
  EXPECT_GT(levels->number(), 1);
  EXPECT_LE(levels->number(), 32);
  EXPECT_EQ(levels_inside->number(), levels->number() - 1);
}

TEST(ReadHostFactsTest, LeavesNoChildBehind) {
  [[maybe_unused]] const HostFacts host =
      ReadHostFacts({.config = {"CONFIG_PROC_FS"}, .clock = true, .levels = true});
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

// The best of some tries: another program may need the machine meanwhile.
TEST(ReadHostFactsTest, TakesLessThanATenthOfASecond) {
  std::chrono::nanoseconds best = std::chrono::hours(1);
  for (int i = 0; i < 5; ++i) {
    const auto before = std::chrono::steady_clock::now();
    [[maybe_unused]] const HostFacts host = ReadHostFacts({.tools = {"sh"}, .clock = true});
    best = std::min<std::chrono::nanoseconds>(best, std::chrono::steady_clock::now() - before);
  }
  EXPECT_LT(best, std::chrono::milliseconds(100));
}

}  // namespace
}  // namespace nstest
