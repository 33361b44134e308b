#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <csignal>

#include "kernel/observed_place.h"
#include "nstest/kernel/fresh_mounts.h"
#include "nstest/kernel/mount_calls.h"
#include "nstest/kernel/pidfd.h"

namespace nstest {
namespace {

constexpr std::uint64_t kPidAndMount = CLONE_NEWPID | CLONE_NEWNS;

// A private mount namespace with its own /proc.
Status OwnProc() {
  NSTEST_TRY(SetPropagationOfAll("private"));
  return MountProc();
}

std::vector<std::string> Names(const Value& processes) {
  std::vector<std::string> names;
  if (processes.list() == nullptr) return {"not a list: " + DisplayText(processes)};
  for (const Value& process : *processes.list()) names.push_back(*process.Find("name")->text());
  return names;
}

Value::List Pids(const Value& processes) {
  Value::List pids;
  if (processes.list() == nullptr) return pids;
  for (const Value& process : *processes.list()) pids.push_back(*process.Find("pid"));
  return pids;
}

TEST(ObservePidTest, InitIs1InsideAndAnotherNumberOutside) {
  NSTEST_REQUIRE_NAMESPACES(options, kPidAndMount);
  const ObservedPlace box(options, OwnProc);
  ASSERT_EQ(box.problem(), "");
  ObservedPlace host;
  host.Know("box.init", box.init().pidfd.get());
  EXPECT_EQ(box.See("pid"), Value(1));
  EXPECT_EQ(box.See("pid(box.init)"), Value(1));
  EXPECT_EQ(host.See("pid(box.init)"), Value(box.init().pid));
  EXPECT_EQ(host.See("pid"), Value(1));
}

TEST(ObservePidTest, AnInheritedProcStillTellsTheInnerNumber) {
  NSTEST_REQUIRE_NAMESPACES(options, kPidAndMount);
  const ObservedPlace box(options, Nothing);
  ASSERT_EQ(box.problem(), "");
  EXPECT_EQ(box.See("pid(box.init)"), Value(1));
  EXPECT_EQ(box.See("ppid(box.init)"), Value(0));
  EXPECT_EQ(box.See("status(box.init).nspid"), Value(Value::List{1}));
}

TEST(ObservePidTest, AProcOfAnotherNamespaceIsNotAsked) {
  NSTEST_REQUIRE_NAMESPACES(options, kPidAndMount);
  const ObservedPlace other(options, OwnProc);
  ASSERT_EQ(other.problem(), "");
  // A PID namespace of its own, but the mounts of another, whose proc does not show it.
  const std::uint64_t mounts = options.new_namespaces & ~std::uint64_t{CLONE_NEWPID};
  const ObservedPlace box(
      {.joins = {{other.init().pidfd.get(), mounts}}, .new_namespaces = CLONE_NEWPID}, Nothing);
  ASSERT_EQ(box.problem(), "");
  EXPECT_EQ(box.See("pid(box.init)"), Value(1));
  EXPECT_EQ(box.See("namespaces.pid"), box.See("namespaces(box.init).pid"));
  // But what is mounted is what is listed.
  EXPECT_EQ(Pids(box.See("processes")), Value::List{1});
}

TEST(ObservePidTest, APlaceWithoutProcKnowsItsProcesses) {
  NSTEST_REQUIRE_NAMESPACES(options, kPidAndMount);
  const ObservedPlace box(options, []() -> Status {
    NSTEST_TRY(SetPropagationOfAll("private"));
    return MountAs({.type = "tmpfs", .source = "none", .at = "/proc"});
  });
  ASSERT_EQ(box.problem(), "");
  if (options.maps) GTEST_SKIP() << "a user namespace may not mount proc when its own is covered";
  EXPECT_EQ(box.See("pid(box.init)"), Value(1));
  EXPECT_EQ(box.See("mount(/proc).type"), Value("tmpfs"));
}

TEST(ObservePidTest, ASiblingAndTheOutsideAreAbsent) {
  NSTEST_REQUIRE_NAMESPACES(options, kPidAndMount);
  const ObservedPlace other(options, OwnProc);
  ObservedPlace fresh(options, OwnProc);
  ObservedPlace inherited(options, Nothing);
  ASSERT_EQ(other.problem() + fresh.problem() + inherited.problem(), "");
  const UniqueFd self(PidfdOpen(::getpid()));
  for (ObservedPlace* box : {&fresh, &inherited}) {
    box->Know("other.init", other.init().pidfd.get());
    box->Know("outside", self.get());
    EXPECT_EQ(box->See("pid(other.init)"), Value());
    EXPECT_EQ(box->See("status(other.init)"), Value());
    EXPECT_EQ(box->See("namespaces(other.init)"), Value());
    EXPECT_EQ(box->See("pid(outside)"), Value());
    EXPECT_EQ(box->See("pid(nobody)"), Value());
  }
}

TEST(ObservePidTest, AZombieIsGoneButHasAStatus) {
  NSTEST_REQUIRE_NAMESPACES(options, kPidAndMount);
  ObservedPlace box(options, OwnProc);
  ASSERT_EQ(box.problem(), "");
  const Spawned sleeper = box.SpawnSleeper();
  box.Know("sleeper", sleeper.pidfd.get());
  // The hop was ours, not the namespace's: it took no number there.
  EXPECT_EQ(box.See("pid(sleeper)"), Value(2));
  EXPECT_EQ(Pids(box.See("processes")), (Value::List{1, 2}));
  ASSERT_TRUE(PidfdSignal(sleeper.pidfd.get(), SIGKILL).has_value());
  siginfo_t info{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(sleeper.pid), &info, WEXITED | WNOWAIT | __WALL), 0);
  EXPECT_EQ(box.See("pid(sleeper)"), Value());
  EXPECT_EQ(Pids(box.See("processes")), Value::List{1});
  EXPECT_EQ(box.See("status(sleeper).state"), Value("zombie"));
  End(sleeper);
  EXPECT_EQ(box.See("status(sleeper)"), Value());
}

TEST(ObserveProcessesTest, ObserversAreNotAmongThem) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWUTS);
  // The host's proc, seen from a place that is entered by a hop.
  const ObservedPlace box(options, Nothing);
  ASSERT_EQ(box.problem(), "");
  const auto count = [&](const Value& processes) {
    return std::count_if(
        processes.list()->begin(), processes.list()->end(),
        [](const Value& process) { return *process.Find("ppid") == Value(::getpid()); });
  };
  for (int i = 0; i < 20; ++i) EXPECT_EQ(count(box.See("processes")), 1) << "only the init";
}

TEST(ObserveProcessesTest, WhoIsThereToObserveIsLeftOut) {
  ObservedPlace host;
  const Spawned hop = host.SpawnSleeper();
  EXPECT_THAT(Pids(host.See("processes")), testing::Contains(Value(hop.pid)));
  host.Hide(hop.pid);
  EXPECT_THAT(Pids(host.See("processes")), testing::Not(testing::Contains(Value(hop.pid))));
  End(hop);
}

TEST(ObserveProcessesTest, AnotherNamespacesEqualNumberIsNotLeftOut) {
  NSTEST_REQUIRE_NAMESPACES(options, kPidAndMount);
  ObservedPlace box(options, OwnProc);
  ASSERT_EQ(box.problem(), "");
  const Spawned sleeper = box.SpawnSleeper();
  // A hop outside that happens to have the number 2, as the sleeper has it inside.
  box.Hide(2);
  EXPECT_EQ(Pids(box.See("processes")), (Value::List{1, 2}));
  End(sleeper);
}

TEST(ObserveProcessesTest, ListWhatTheOwnProcShowsAndNothingElse) {
  NSTEST_REQUIRE_NAMESPACES(options, kPidAndMount);
  const ObservedPlace box(options, OwnProc);
  ASSERT_EQ(box.problem(), "");
  const Value processes = box.See("processes");
  ASSERT_EQ(Names(processes).size(), 1U) << DisplayText(processes);
  const Value& init = processes.list()->front();
  EXPECT_EQ(*init.Find("pid"), Value(1));
  EXPECT_EQ(*init.Find("ppid"), Value(0));
  EXPECT_EQ(*init.Find("name"), Value("kernel_tests"));
  EXPECT_EQ(*init.Find("state"), Value("sleeping"));
  EXPECT_THAT(*init.Find("command")->text(), testing::HasSubstr("kernel_tests"));
}

TEST(ObserveStatusTest, TellsIdsCapabilitiesAndSignals) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWPID);
  const ObservedPlace box(options, [] {
    ::signal(SIGUSR1, SIG_IGN);
    return Status();
  });
  ASSERT_EQ(box.problem(), "");
  EXPECT_EQ(box.See("status(box.init).uid"), Value(0));
  EXPECT_EQ(box.See("status(box.init).ids.saved.gid"), Value(0));
  EXPECT_EQ(box.See("status(box.init).signals.ignored"), Value(Value::List{"SIGUSR1"}));
  EXPECT_EQ(box.See("status(box.init).no_new_privs"), Value(false));
  EXPECT_EQ(box.See("status(box.init).pid"), Value(1));
  const Value effective = box.See("status(box.init).capabilities.effective");
  ASSERT_NE(effective.list(), nullptr) << DisplayText(effective);
  EXPECT_THAT(*effective.list(), testing::Contains(Value("CAP_SYS_ADMIN")));
}

TEST(ObserveNamespacesTest, ThePlaceIsInThoseOfItsInit) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC);
  const ObservedPlace box(options, OwnProc);
  ASSERT_EQ(box.problem(), "");
  const ObservedPlace host;
  const Value inside = box.See("namespaces");
  const Value outside = host.See("namespaces");
  EXPECT_EQ(inside, box.See("namespaces(box.init)"));
  for (const char* own : {"pid", "mount", "uts", "ipc"}) {
    EXPECT_NE(*inside.Find(own), *outside.Find(own)) << own;
    EXPECT_NE(inside.Find(own)->integer(), nullptr) << own;
  }
  EXPECT_EQ(*inside.Find("network"), *outside.Find("network"));
  EXPECT_EQ(*inside.Find("cgroup"), *outside.Find("cgroup"));
}

}  // namespace
}  // namespace nstest
