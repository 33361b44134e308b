#include "nstest/kernel/spawn.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "kernel/hide_call.h"
#include "kernel/privilege.h"
#include "nstest/kernel/pidfd.h"

namespace nstest {
namespace {

// Runs `answer` in a spawned process; its exit status is the answer.
Result<Exit> ExitOf(const SpawnOptions& options, const std::function<int()>& answer) {
  auto spawned = Spawn(options, [&](SpawnedChild& child) {
    child.Launched();
    ::_exit(answer());
    return Status();
  });
  if (!spawned) return spawned.error();
  return PidfdWait(spawned->pidfd.get());
}

// A spawned process that waits to be killed.
Result<Spawned> Sleeper(const SpawnOptions& options) {
  return Spawn(options, [](SpawnedChild& child) {
    child.Launched();
    ::pause();
    return Status();
  });
}

void EndSleeper(const Spawned& sleeper) {
  ASSERT_TRUE(PidfdSignal(sleeper.pidfd.get(), SIGKILL).has_value());
  ASSERT_TRUE(PidfdWait(sleeper.pidfd.get()).has_value());
}

TEST(SpawnTest, TheFirstProcessOfAPidNamespaceIsPid1) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWPID);
  const auto exit = ExitOf(options, [] { return ::getpid(); });
  ASSERT_TRUE(exit.has_value()) << exit.error().Text();
  EXPECT_EQ(exit->code, 1);
}

TEST(SpawnTest, WhatTheCallerIgnoresIsNotIgnoredThere) {
  struct sigaction ignored {};

  ignored.sa_handler = SIG_IGN;

  struct sigaction before {};

  ASSERT_EQ(::sigaction(SIGPIPE, &ignored, &before), 0);
  const auto exit = ExitOf({}, [] {
    struct sigaction seen {};
    ::sigaction(SIGPIPE, nullptr, &seen);
    return seen.sa_handler == SIG_DFL ? 0 : 1;
  });
  ::sigaction(SIGPIPE, &before, nullptr);
  ASSERT_TRUE(exit.has_value()) << exit.error().Text();
  EXPECT_EQ(exit->code, 0);
}

TEST(SpawnTest, AJoinedProcessIsTheCallersChildInTheOthersNamespaces) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWPID | CLONE_NEWUTS);
  auto sleeper = Sleeper(options);
  ASSERT_TRUE(sleeper.has_value()) << sleeper.error().Text();
  SpawnOptions join{.joins = {{sleeper->pidfd.get(), options.new_namespaces}}};
  // PID 1 is the sleeper, and the hop never was inside; the parent is outside.
  const auto pid = ExitOf(join, [] { return ::getpid(); });
  ASSERT_TRUE(pid.has_value()) << pid.error().Text();
  EXPECT_EQ(pid->code, 2);
  const auto parent = ExitOf(join, [] { return ::getppid(); });
  ASSERT_TRUE(parent.has_value()) << parent.error().Text();
  EXPECT_EQ(parent->code, 0);
  EndSleeper(*sleeper);
}

// docker 20.10 hides clone3(2) from processes without CAP_SYS_ADMIN.
TEST(SpawnTest, WhereClone3IsHiddenCloneServes) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWPID);
  const auto exit = ExitOf({}, [&options] {
    if (!HideCall(SYS_clone3)) return 2;
    const auto inner = ExitOf(options, [] { return ::getpid() == 1 ? 42 : 0; });
    return inner && inner->code == 42 ? 0 : 1;
  });
  ASSERT_TRUE(exit.has_value()) << exit.error().Text();
  EXPECT_EQ(exit->code, 0);
}

TEST(SpawnTest, WritesIdMapsBeforeTheBodyRuns) {
  SpawnOptions options{.new_namespaces = CLONE_NEWUSER};
  options.maps = IdMaps{{{0, ::geteuid(), 1}}, {{0, ::getegid(), 1}}, true};
  const auto exit = ExitOf(options, [] { return ::geteuid() == 0 ? 7 : 8; });
  if (!exit) GTEST_SKIP() << exit.error().Text();
  EXPECT_EQ(exit->code, 7);
}

TEST(SpawnTest, TimeOffsetsMoveTheMonotonicClock) {
  NSTEST_REQUIRE_NAMESPACES(plain, CLONE_NEWTIME);
  SpawnOptions options = plain;
  options.offsets = TimeOffsets{std::chrono::hours(1000), std::chrono::hours(2000)};
  if (options.maps) GTEST_SKIP() << "the offsets are written outside of the user namespace";
  timespec before{};
  ::clock_gettime(CLOCK_MONOTONIC, &before);
  const auto exit = ExitOf(options, [&] {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    const auto hours = (now.tv_sec - before.tv_sec) / 3600;
    return hours == 1000 ? 0 : 1;
  });
  ASSERT_TRUE(exit.has_value()) << exit.error().Text();
  EXPECT_EQ(exit->code, 0);
}

TEST(SpawnTest, TheBodysErrorIsTheCallersAndNoChildIsLeft) {
  const auto spawned = Spawn({}, [](SpawnedChild& /*child*/) {
    errno = EROFS;
    return Status(ErrnoError("mount(MS_BIND)", "/srv"));
  });
  ASSERT_FALSE(spawned.has_value());
  EXPECT_EQ(spawned.error().Text(), "mount(MS_BIND) '/srv': EROFS");
  EXPECT_EQ(::waitpid(-1, nullptr, __WALL), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST(SpawnTest, ARefusedMapNamesTheFileAndTheRows) {
  SpawnOptions options{.new_namespaces = CLONE_NEWUSER};
  options.maps = IdMaps{{{0, 0, 1}, {0, 5, 1}}, {{0, ::getegid(), 1}}, true};
  const auto spawned = Spawn(options, [](SpawnedChild& /*child*/) { return Status(); });
  ASSERT_FALSE(spawned.has_value());
  if (spawned.error().step.starts_with("clone3")) GTEST_SKIP() << spawned.error().Text();
  EXPECT_EQ(spawned.error().Text(), "write uid_map '0 0 1\n0 5 1': EINVAL");
}

TEST(SpawnTest, JoiningAProcessThatHasGoneIsEsrch) {
  auto sleeper = Sleeper({});
  ASSERT_TRUE(sleeper.has_value());
  EndSleeper(*sleeper);
  const auto spawned = Spawn({.joins = {{sleeper->pidfd.get(), CLONE_NEWUTS}}},
                             [](SpawnedChild& /*child*/) { return Status(); });
  ASSERT_FALSE(spawned.has_value());
  EXPECT_EQ(spawned.error().Text(), "setns(uts): ESRCH");
}

}  // namespace
}  // namespace nstest
