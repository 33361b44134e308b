#include "nstest/kernel/cgroup_tree.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>

#include "nstest/base/text.h"
#include "nstest/kernel/cgroup_limits.h"
#include "nstest/kernel/file_text.h"
#include "nstest/kernel/pidfd.h"
#include "nstest/kernel/spawn.h"

namespace nstest {
namespace {

using std::chrono::seconds;

std::string TestName() {
  return "nstest-test." + std::to_string(::getpid());
}

bool Exists(const CgroupDirectory& cgroup) {
  return ::access(cgroup.path.c_str(), F_OK) == 0;
}

// Nothing for none; 0 where it cannot be read.
std::optional<std::int64_t> PidsLimit(const CgroupSet& cgroups) {
  const auto opened = OpenCgroups(cgroups);
  const auto file = FindLimitFile(opened, "pids");
  return file ? ReadLimit(*file).value_or(0) : 0;
}

class CgroupTreeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto own = ReadOwnCgroups();
    ASSERT_TRUE(own.has_value()) << own.error().Text();
    cgroups_ = MakeChildCgroups(WhereLimitsReach(*own), TestName());
    if (cgroups_.empty()) GTEST_SKIP() << "this process may make no cgroups";
  }

  void TearDown() override { EXPECT_TRUE(RemoveCgroups(cgroups_, seconds(5)).has_value()); }

  CgroupSet cgroups_;
};

TEST_F(CgroupTreeTest, AProcessIsMovedIntoAllOfThem) {
  auto child = Spawn({}, [](SpawnedChild& self) {
    self.Launched();
    ::pause();
    return Status();
  });
  ASSERT_TRUE(child.has_value());
  const Status entered = EnterCgroups(cgroups_, child->pid);
  ASSERT_TRUE(entered.has_value()) << entered.error().Text();
  for (const CgroupDirectory& cgroup : cgroups_) {
    const auto procs = ReadFileAt(AT_FDCWD, cgroup.path + "/cgroup.procs");
    EXPECT_EQ(Trim(procs.value_or("")), std::to_string(child->pid)) << cgroup.path;
  }
  EXPECT_TRUE(RemoveCgroups(cgroups_, seconds(5)).has_value());
  const auto ended = PidfdWait(child->pidfd.get());
  ASSERT_TRUE(ended.has_value());
  EXPECT_EQ(ended->signal, SIGKILL) << "removing ends what lives there";
}

TEST_F(CgroupTreeTest, TheNumberOfProcessesIsLimited) {
  if (!LimitCgroups(cgroups_, {.pids = 1}).pids) GTEST_SKIP() << "no pids controller here";
  auto child = Spawn({}, [&](SpawnedChild& /*self*/) -> Status {
    NSTEST_TRY(EnterCgroups(cgroups_, ::getpid()));
    auto grandchild = Spawn({}, [](SpawnedChild& /*self*/) { return Status(); });
    return grandchild ? Error{"clone3", 0, "it was allowed"} : grandchild.error();
  });
  ASSERT_FALSE(child.has_value());
  EXPECT_EQ(child.error().errnum, EAGAIN) << child.error().Text();
}

TEST_F(CgroupTreeTest, RenewingMakesTheEmptyOnesAnewAndKeepsTheOthers) {
  DelegateLimits(cgroups_);
  const CgroupSet children = RenewChildCgroups(cgroups_, "child");
  ASSERT_EQ(children.size(), cgroups_.size());
  if (!LimitCgroups(children, {.pids = 7}).pids) GTEST_SKIP() << "no pids controller here";
  EXPECT_EQ(PidsLimit(RenewChildCgroups(cgroups_, "child")), std::nullopt) << "an empty one is new";
  LimitCgroups(children, {.pids = 7});
  auto survivor = Spawn({}, [](SpawnedChild& self) {
    self.Launched();
    ::pause();
    return Status();
  });
  ASSERT_TRUE(survivor.has_value());
  ASSERT_TRUE(EnterCgroups(children, survivor->pid).has_value());
  EXPECT_EQ(RenewChildCgroups(cgroups_, "child"), children);
  EXPECT_EQ(PidsLimit(children), 7) << "one with a process is as it was";
  EXPECT_TRUE(RemoveCgroups(cgroups_, seconds(5)).has_value());
  EXPECT_TRUE(PidfdWait(survivor->pidfd.get()).has_value());
}

TEST_F(CgroupTreeTest, RemovingTakesChildrenAlong) {
  const CgroupSet children = MakeChildCgroups(cgroups_, "child");
  EXPECT_EQ(children.size(), cgroups_.size());
  for (const CgroupDirectory& cgroup : cgroups_) {
    EXPECT_EQ(ReadChildCgroups(cgroup), ChildCgroups({cgroup}, "child"));
  }
  EXPECT_TRUE(RemoveCgroups(cgroups_, seconds(5)).has_value());
  for (const CgroupDirectory& cgroup : cgroups_) EXPECT_FALSE(Exists(cgroup)) << cgroup.path;
}

TEST_F(CgroupTreeTest, APathLeadsToTheSameDirectoriesAsTheProcessThatIsThere) {
  const auto memberships = ReadFileAt(AT_FDCWD, "/proc/self/cgroup");
  const auto own = ReadOwnCgroups();
  ASSERT_TRUE(memberships.has_value() && own.has_value());
  const std::string path = ParseCgroups(*memberships).front().path;
  const auto there = ReadCgroupsAt(path + (path.ends_with('/') ? "" : "/") + TestName());
  ASSERT_TRUE(there.has_value());
  EXPECT_EQ(there->front(), ChildCgroups(*own, TestName()).front());
}

}  // namespace
}  // namespace nstest
