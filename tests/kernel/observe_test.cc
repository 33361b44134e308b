#include "nstest/observe/observe.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mqueue.h>
#include <sched.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "kernel/observed_place.h"
#include "nstest/kernel/fresh_mounts.h"
#include "nstest/kernel/host_name.h"
#include "nstest/kernel/mount_calls.h"
#include "nstest/model/fact_table.h"

namespace nstest {
namespace {

using testing::Contains;
using testing::Not;

Value::List Column(const Value& rows, std::string_view field) {
  Value::List column;
  if (rows.list() == nullptr) return {"not a list: " + DisplayText(rows)};
  for (const Value& row : *rows.list()) {
    const Value* value = row.Find(field);
    column.push_back(value != nullptr ? *value : "no " + std::string(field));
  }
  return column;
}

// A scratch directory of a place: a tmpfs of its own.
Status Scratch() {
  NSTEST_TRY(SetPropagationOfAll("private"));
  return MountAs({.type = "tmpfs", .source = "scratch", .at = "/tmp"});
}

TEST(ObserveFactTest, AnUnknownFactOrFieldIsAbsent) {
  const ObservedPlace host;
  EXPECT_EQ(host.See("weather"), Value());
  EXPECT_EQ(host.See("kernel.weather"), Value());
  EXPECT_EQ(host.See("hostname.weather"), Value());
}

TEST(ObserveFactTest, EveryFactOfTheTableIsSeenOnTheHost) {
  ObservedPlace host;
  const Spawned sleeper = host.SpawnSleeper();
  host.Know("box.init", sleeper.pidfd.get());
  for (const FactInfo& fact : AllFacts()) {
    const bool process = fact.argument_kind == FactArgumentKind::kProcess;
    const bool path = fact.argument_kind == FactArgumentKind::kPath;
    const std::string text = process ? "box.init" : path ? "/" : "kernel.hostname";
    std::string query(fact.name);
    if (fact.argument == FactArgument::kRequired) query += '(' + text + ')';
    EXPECT_NE(host.See(query), Value()) << query;
  }
  End(sleeper);
}

// One of each sort.
Status MakeSysvObjects() {
  if (::shmget(0x1234, 4096, IPC_CREAT | 0640) < 0) return ErrnoError("shmget");
  if (::semget(0x1235, 3, IPC_CREAT | 0600) < 0) return ErrnoError("semget");
  if (::msgget(0x1236, IPC_CREAT | 0600) < 0) return ErrnoError("msgget");
  return {};
}

// Where the value is not as the table has it; the paths that it has go to `seen`.
void CompareWithTable(const Value& value, const FactType& type, const std::string& path,
                      std::set<std::string>& seen) {
  if (value.is_absent() || value.Find("unreadable") != nullptr) return;
  const bool list = type.shape == FactShape::kList;
  const bool scalar = type.shape == FactShape::kScalar;
  EXPECT_EQ(value.list() != nullptr, list) << path << " is " << DisplayText(value);
  EXPECT_EQ(value.map() != nullptr, !list && !scalar) << path << " is " << DisplayText(value);
  seen.insert(path);
  if (value.list() != nullptr && list) {
    for (const Value& item : *value.list()) CompareWithTable(item, *type.item, path + "[]", seen);
  }
  if (value.map() == nullptr) return;
  for (const auto& [name, field] : *value.map()) {
    const std::string at = path + '.' + name;
    seen.insert(at);
    const FactType* known = FindField(type, name);
    EXPECT_NE(known, nullptr) << at << " is not in the table";
    if (known != nullptr) CompareWithTable(field, *known, at, seen);
  }
}

// A field of the table that nothing has is one that is misspelt there.
void ExpectFieldsSeen(const FactType& type, const std::string& path,
                      const std::set<std::string>& seen) {
  EXPECT_TRUE(seen.contains(path)) << "nothing shows " << path;
  if (type.shape == FactShape::kList && seen.contains(path + "[]")) {
    ExpectFieldsSeen(*type.item, path + "[]", seen);
  }
  // What can be asked of a list besides its items is no part of its value.
  if (type.shape == FactShape::kList) return;
  for (const FactField& field : type.fields) {
    ExpectFieldsSeen(*field.type, path + '.' + std::string(field.name), seen);
  }
}

std::vector<std::string> ArgumentsToSee(const FactInfo& fact) {
  if (fact.argument == FactArgument::kNone) return {""};
  if (fact.argument_kind == FactArgumentKind::kContainer) return {"", "(box)"};
  if (fact.argument_kind == FactArgumentKind::kText) return {"(kernel.hostname)"};
  if (fact.argument_kind == FactArgumentKind::kProcess) return {"(box.init)"};
  if (fact.name == "mount") return {"(/)"};
  return {"(/)", "(/etc/passwd)", "(/proc/self)", "(/dev/null)"};
}

TEST(ObserveFactTest, EveryLimitOfTheTableIsSeenOfAContainersOwnCgroup) {
  const std::string folder = ::testing::TempDir() + "limits." + std::to_string(::getpid());
  std::filesystem::create_directory(folder);
  std::ofstream(folder + "/pids.max") << "5\n";
  std::ofstream(folder + "/memory.max") << "max\n";
  const auto opened = OpenCgroups({{{}, folder}});
  const ObserveContext none;
  ObserveContext context;
  context.cgroups = {{"box", &opened}};
  for (const FactField& limit : FindFact("cgroup")->type->fields) {
    const FactQuery query{"cgroup", "box", {std::string(limit.name)}};
    EXPECT_EQ(ObserveFact(query, none), Value()) << "it has no cgroup of its own";
    EXPECT_EQ(ObserveFact(query, context), limit.name == "pids" ? Value(5) : Value("unlimited"));
  }
  std::filesystem::remove_all(folder);
}

TEST(ObserveFactTest, WhatIsSeenIsAsTheTableHasIt) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET);
  const ObservedPlace box(options, []() -> Status {
    NSTEST_TRY(MakeSysvObjects());
    return SetLoopbackUp();
  });
  ASSERT_EQ(box.problem(), "");
  const ObservedPlace host;  // it has routes
  for (const FactInfo& fact : AllFacts()) {
    const std::string name(fact.name);
    std::set<std::string> seen;
    for (const std::string& argument : ArgumentsToSee(fact)) {
      CompareWithTable(box.See(name + argument), *fact.type, name, seen);
      CompareWithTable(host.See(name + argument), *fact.type, name, seen);
    }
    // The kernel may refuse a fact as a whole: an ordinary user mounts no mqueue.
    const bool refused = seen.empty() && host.See(name).Find("unreadable") != nullptr;
    if (!refused) ExpectFieldsSeen(*fact.type, name, seen);
  }
}

TEST(ObserveUtsTest, NamesAreThoseOfThePlace) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWUTS);
  const ObservedPlace box(options, []() -> Status {
    NSTEST_TRY(SetHostName("observed"));
    return SetDomainName("domain.observed");
  });
  ASSERT_EQ(box.problem(), "");
  const ObservedPlace host;
  EXPECT_EQ(box.See("hostname"), Value("observed"));
  EXPECT_EQ(box.See("domainname"), Value("domain.observed"));
  EXPECT_EQ(box.See("sysctl(kernel.hostname)"), Value("observed"));
  EXPECT_NE(host.See("hostname"), Value("observed"));
  EXPECT_EQ(box.See("kernel"), host.See("kernel"));
  EXPECT_EQ(host.See("kernel.name"), Value("Linux"));
}

TEST(ObserveMountsTest, AMountIsSeenWhereItIsMadeAndNowhereElse) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWNS);
  const ObservedPlace box(options, []() -> Status {
    NSTEST_TRY(Scratch());
    NSTEST_TRY(MakeDirectories("/tmp/a b"));
    return MountAs(
        {.type = "tmpfs", .source = "twice", .at = "/tmp/a b", .options = {"nosuid", "size=64k"}});
  });
  ASSERT_EQ(box.problem(), "");
  const Value mount = box.See("mount(/tmp/a b)");
  EXPECT_EQ(*mount.Find("at"), Value("/tmp/a b")) << DisplayText(mount);
  EXPECT_EQ(*mount.Find("type"), Value("tmpfs"));
  EXPECT_EQ(*mount.Find("source"), Value("twice"));
  EXPECT_EQ(*mount.Find("root"), Value("/"));
  EXPECT_EQ(*mount.Find("propagation"), Value("private"));
  EXPECT_THAT(*mount.Find("options")->list(), Contains(Value("nosuid")));
  EXPECT_THAT(*mount.Find("super_options")->list(), Contains(Value("size=64k")));
  EXPECT_THAT(Column(box.See("mounts"), "at"), Contains(Value("/tmp/a b")));
  EXPECT_EQ(box.See("mount(/tmp/missing)"), Value());
  const ObservedPlace host;
  EXPECT_EQ(host.See("mount(/tmp/a b)"), Value());
}

TEST(ObserveMountsTest, TheTopmostOfAStackIsSeen) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWNS);
  const ObservedPlace box(options, []() -> Status {
    NSTEST_TRY(Scratch());
    return MountAs({.type = "tmpfs", .source = "above", .at = "/tmp"});
  });
  ASSERT_EQ(box.problem(), "");
  EXPECT_EQ(box.See("mount(/tmp).source"), Value("above"));
}

TEST(ObserveLinksTest, ANewNetworkHasOnlyALoopbackThatIsDown) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWNET);
  const ObservedPlace box(options, Nothing);
  ASSERT_EQ(box.problem(), "");
  const Value links = box.See("links");
  ASSERT_THAT(Column(links, "name"), Contains(Value("lo"))) << DisplayText(links);
  const Value& loopback = links.list()->front();
  EXPECT_EQ(*loopback.Find("index"), Value(1));
  EXPECT_EQ(*loopback.Find("up"), Value(false));
  EXPECT_EQ(*loopback.Find("address"), Value("00:00:00:00:00:00"));
  EXPECT_EQ(*loopback.Find("mtu"), Value(65536));
  EXPECT_EQ(box.See("addresses"), Value(Value::List{}));
  EXPECT_EQ(box.See("routes"), Value(Value::List{}));
}

TEST(ObserveLinksTest, ALoopbackThatIsUpHasItsAddress) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWNET);
  const ObservedPlace box(options, SetLoopbackUp);
  ASSERT_EQ(box.problem(), "");
  const Value links = box.See("links");
  ASSERT_NE(links.list(), nullptr);
  EXPECT_EQ(*links.list()->front().Find("up"), Value(true));
  const Value addresses = box.See("addresses");
  ASSERT_NE(addresses.list(), nullptr);
  EXPECT_THAT(*addresses.list(),
              Contains(Value(Value::Map{
                  {"link", "lo"}, {"family", "inet"}, {"address", "127.0.0.1"}, {"prefix", 8}})));
}

TEST(ObserveIdsTest, MapsAreRowsOfNumbers) {
  SpawnOptions options{.new_namespaces = CLONE_NEWUSER};
  options.maps = IdMaps{{{0, ::geteuid(), 1}}, {{0, ::getegid(), 1}}, true};
  const ObservedPlace box(options, Nothing);
  if (!box.problem().empty()) GTEST_SKIP() << box.problem();
  EXPECT_EQ(box.See("ids.uid"), Value(0));
  // Not in braces: compilers differ on whether {list} is that list, or one of it (CWG 2137).
  EXPECT_EQ(box.See("ids.uid_map"), Value(Value::List(1, Value::List{0, ::geteuid(), 1})));
  EXPECT_EQ(box.See("ids.gid_map"), Value(Value::List(1, Value::List{0, ::getegid(), 1})));
  EXPECT_EQ(box.See("ids.setgroups"), Value("deny"));
  EXPECT_EQ(box.See("ids.groups").list() != nullptr, true);
}

TEST(ObserveCapabilitiesTest, RootOfAUserNamespaceHasThemAll) {
  SpawnOptions options{.new_namespaces = CLONE_NEWUSER};
  options.maps = IdMaps{{{0, ::geteuid(), 1}}, {{0, ::getegid(), 1}}, true};
  const ObservedPlace box(options, Nothing);
  if (!box.problem().empty()) GTEST_SKIP() << box.problem();
  const Value effective = box.See("capabilities.effective");
  ASSERT_NE(effective.list(), nullptr) << DisplayText(effective);
  EXPECT_THAT(*effective.list(), Contains(Value("CAP_SYS_ADMIN")));
  EXPECT_EQ(box.See("capabilities.ambient"), Value(Value::List{}));
  EXPECT_EQ(box.See("capabilities.bounding"), box.See("status(box.init).capabilities.bounding"));
}

TEST(ObserveLimitsTest, LimitsAreSoftAndHard) {
  const ObservedPlace host;
  EXPECT_TRUE(host.See("limits.nofile.soft").is_number());
  EXPECT_NE(host.See("limits.core.hard"), Value());
}

TEST(ObserveClockTest, NothingMovesOnTheHost) {
  const ObservedPlace host;
  for (const char* clock : {"realtime", "monotonic", "boottime"}) {
    const std::string query = std::string("clock.") + clock + ".shift";
    EXPECT_NEAR(host.See(query).number(), 0, 0.001) << clock;
  }
  EXPECT_NEAR(host.See("clocks.realtime").number(), Seconds(ReadClocks().realtime), 1);
}

TEST(ObserveClockTest, AnOffsetShowsAsAShiftOfThatClockAlone) {
  NSTEST_REQUIRE_NAMESPACES(plain, CLONE_NEWTIME);
  if (plain.maps) GTEST_SKIP() << "the offsets are written outside of the user namespace";
  SpawnOptions options = plain;
  options.offsets = TimeOffsets{std::chrono::hours(1), std::chrono::hours(48)};
  const ObservedPlace box(options, Nothing);
  ASSERT_EQ(box.problem(), "");
  EXPECT_NEAR(box.See("clock.monotonic.shift").number(), 3600, 0.001);
  EXPECT_NEAR(box.See("clock.boottime.shift").number(), 48 * 3600, 0.001);
  EXPECT_NEAR(box.See("clock.realtime.shift").number(), 0, 0.001);
}

TEST(ObserveClockTest, AnOffsetThatIsClaimedButNotAppliedIsNoShift) {
  NSTEST_REQUIRE_NAMESPACES(plain, CLONE_NEWTIME);
  if (plain.maps) GTEST_SKIP() << "the offsets are written outside of the user namespace";
  SpawnOptions options = plain;
  options.offsets = TimeOffsets{std::chrono::hours(1), std::chrono::hours(1)};
  ObservedPlace box(options, Nothing);
  ASSERT_EQ(box.problem(), "");
  // The clock is an hour ahead outside as well: then the offset inside has done nothing.
  box.base.clocks.monotonic += std::chrono::hours(1);
  box.base.clocks.boottime += std::chrono::hours(1);
  box.parent_skew = std::chrono::hours(1);
  EXPECT_NEAR(box.See("clock.monotonic.shift").number(), 0, 1);
  EXPECT_NEAR(box.See("clock.boottime.shift").number(), 0, 1);
  EXPECT_NEAR(box.See("clock.realtime.shift").number(), 0, 1);
}

TEST(ObserveClockTest, ASteppedWallClockShowsAsItsShift) {
  ObservedPlace host;
  // As if the clock had been an hour behind when the case began.
  host.base.clocks.realtime -= std::chrono::hours(1);
  EXPECT_NEAR(host.See("clock.realtime.shift").number(), 3600, 0.001);
  EXPECT_NEAR(host.See("clock.monotonic.shift").number(), 0, 0.001);
}

TEST(ObserveIpcTest, ObjectsAreThoseOfTheIpcNamespace) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWIPC);
  const ObservedPlace box(options, MakeSysvObjects);
  ASSERT_EQ(box.problem(), "");
  const ObservedPlace host;
  const Value shm = box.See("sysv.shm");
  ASSERT_EQ(Column(shm, "key"), Value::List{0x1234}) << DisplayText(shm);
  EXPECT_EQ(*shm.list()->front().Find("size"), Value(4096));
  EXPECT_EQ(*shm.list()->front().Find("mode"), Value("0640"));
  EXPECT_EQ(Column(box.See("sysv.sem"), "semaphores"), Value::List{3});
  EXPECT_EQ(Column(box.See("sysv.msg"), "messages"), Value::List{0});
  EXPECT_THAT(Column(host.See("sysv.shm"), "key"), Not(Contains(Value(0x1234))));
}

TEST(ObserveIpcTest, QueuesAreSeenWithoutAMountForThem) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWIPC | CLONE_NEWNS);
  const ObservedPlace box(options, []() -> Status {
    NSTEST_TRY(SetPropagationOfAll("private"));
    const mqd_t queue = ::mq_open("/observed", O_CREAT | O_RDWR, 0600, nullptr);
    return queue < 0 ? ErrnoError("mq_open") : Status();
  });
  if (!box.problem().empty()) GTEST_SKIP() << box.problem();
  EXPECT_EQ(box.See("mqueues"), Value(Value::List{"observed"}));
}

TEST(ObserveFileTest, TellsWhatIsThere) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWNS);
  const ObservedPlace box(options, []() -> Status {
    NSTEST_TRY(Scratch());
    std::ofstream("/tmp/text") << "two\nlines\n";
    std::ofstream("/tmp/long") << std::string(100'000, 'x');
    ::chmod("/tmp/text", 04640);
    const int made = ::symlink("text", "/tmp/link") + ::mkfifo("/tmp/fifo", 0600);
    return made == 0 ? Status() : ErrnoError("symlink");
  });
  ASSERT_EQ(box.problem(), "");
  EXPECT_EQ(box.See("file(/tmp/text)"), Value(Value::Map{{"type", "file"},
                                                         {"mode", "4640"},
                                                         {"uid", 0},
                                                         {"gid", 0},
                                                         {"size", 10},
                                                         {"content", "two\nlines"}}));
  EXPECT_EQ(box.See("file(/tmp/link).target"), Value("text"));
  EXPECT_EQ(box.See("file(/tmp/link).type"), Value("symlink"));
  EXPECT_EQ(box.See("file(/tmp/fifo).type"), Value("fifo"));
  EXPECT_EQ(box.See("file(/tmp/fifo).content"), Value());
  EXPECT_EQ(box.See("file(/tmp).type"), Value("directory"));
  EXPECT_EQ(box.See("file(/dev/null).device"), Value("1:3"));
  EXPECT_EQ(box.See("file(/tmp/none)"), Value());
  EXPECT_EQ(box.See("file(/tmp/text/none)"), Value());
  EXPECT_EQ(box.See("file(/tmp/long).content").text()->size(), 64U * 1024);
}

TEST(ObserveFileTest, WhatTheKernelRefusesIsUnreadableInEveryField) {
  const ObservedPlace host;
  // Reading it is EPERM or EIO for everybody: there is no memory at address 0.
  const Value content = host.See("file(/proc/self/mem).content");
  EXPECT_EQ(content, Value(Value::Map{{"unreadable", "EIO"}}));
  EXPECT_EQ(host.See("file(/proc/self/mem).content.first"), content);
  EXPECT_EQ(host.See("file(/proc/self/mem).content.unreadable"), Value("EIO"));
}

TEST(ObserveSysctlTest, NumbersStayTextAndMissingNamesAreAbsent) {
  const ObservedPlace host;
  const Value limit = host.See("sysctl(kernel.pid_max)");
  ASSERT_NE(limit.text(), nullptr) << DisplayText(limit);
  EXPECT_GT(std::stoi(*limit.text()), 300);
  EXPECT_EQ(host.See("sysctl(kernel.no_such_thing)"), Value());
}

TEST(ObserveEnvironmentTest, IsThatOfTheInit) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWPID);
  const ObservedPlace box(options, Nothing);
  ASSERT_EQ(box.problem(), "");
  const char* path = ::getenv("PATH");
  if (path == nullptr) GTEST_SKIP() << "these tests were started without PATH";
  EXPECT_EQ(box.See("environment.PATH"), Value(path));
}

TEST(ObserveCgroupTest, APlaceIsInTheHierarchiesOfItsInit) {
  NSTEST_REQUIRE_NAMESPACES(options, CLONE_NEWPID);
  ObservedPlace box(options, Nothing);
  ASSERT_EQ(box.problem(), "");
  const Value memberships = box.See("cgroup");
  EXPECT_NE(memberships, Value(Value::List{}));
  EXPECT_EQ(box.See("cgroup(box)"), memberships);
  EXPECT_THAT(Column(memberships, "hierarchy"), Contains(Value(0)));
}

}  // namespace
}  // namespace nstest
