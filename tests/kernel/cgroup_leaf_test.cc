#include "nstest/kernel/cgroup_leaf.h"

#include <fcntl.h>
#include <gtest/gtest.h>
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

std::string ReadTrimmed(const std::string& path) {
  return std::string(Trim(ReadFileAt(AT_FDCWD, path).value_or("?")));
}

// A v2 cgroup whose parent hands it controllers that limit; nothing where there is none to be had.
CgroupSet MakeV2Cgroup() {
  CgroupSet made;
  for (const CgroupDirectory& parent : WhereLimitsReach(ReadOwnCgroups().value_or({}))) {
    if (!parent.is_v2()) continue;
    made = MakeChildCgroups({parent}, "nstest-leaf." + std::to_string(::getpid()));
  }
  if (LimitCgroups(made, {.pids = 100}).pids) return made;
  [[maybe_unused]] const Status removed = RemoveCgroups(made, seconds(5));
  return {};
}

Status Expect(std::string_view what, const std::string& seen, const std::string& expected) {
  if (seen == expected) return {};
  return Error{std::string(what), 0, seen + " is not " + expected};
}

// What a child of the cgroup can be limited to.
Result<CgroupLimits> LimitAChild(const CgroupSet& own, const CgroupLimits& wanted) {
  const CgroupSet box = MakeChildCgroups(own, "box");
  const CgroupLimits held = LimitCgroups(box, wanted);
  NSTEST_TRY(RemoveCgroups(box, seconds(5)));
  return held;
}

// In a process of its own, which lives in the cgroup.
Status LimitAChildFromALeaf(const CgroupSet& own) {
  const CgroupLimits wanted{.pids = 5, .memory = 1024 * 1024};
  NSTEST_TRY(EnterCgroups(own, ::getpid()));
  const std::string path = own.front().path;
  DelegateLimits(own);
  const auto before = LimitAChild(own, wanted);
  if (!before || before->memory) return Error{"limit", 0, "a child is limited without the leaf"};
  TakeLimitsBack(own);
  {
    const ScopedCgroupLeaf leaf = ScopedCgroupLeaf::Enter(own, "leaf");
    NSTEST_TRY(Expect("the caller is in the leaf", ReadTrimmed(path + "/leaf/cgroup.procs"),
                      std::to_string(::getpid())));
    const auto held = LimitAChild(own, wanted);
    if (!held || *held != wanted) return Error{"limit", 0, "a child is not limited"};
  }
  NSTEST_TRY(Expect("back", ReadTrimmed(path + "/cgroup.procs"), std::to_string(::getpid())));
  NSTEST_TRY(Expect("taken back", ReadTrimmed(path + "/cgroup.subtree_control"), ""));
  return Expect("no leaf", std::to_string(ReadChildCgroups(own.front()).size()), "0");
}

TEST(ScopedCgroupLeafTest, FromALeafOtherChildrenAreLimited) {
  const CgroupSet own = MakeV2Cgroup();
  if (own.empty()) GTEST_SKIP() << "no v2 cgroup with the pids controller may be made here";
  auto child = Spawn({}, [&](SpawnedChild& /*self*/) { return LimitAChildFromALeaf(own); });
  EXPECT_TRUE(RemoveCgroups(own, seconds(5)).has_value());
  ASSERT_TRUE(child.has_value()) << child.error().Text();
  EXPECT_TRUE(PidfdWait(child->pidfd.get()).has_value());
}

TEST(ScopedCgroupLeafTest, NothingHappensWithoutV2) {
  const CgroupSet v1{{{"pids"}, "/nowhere"}};
  const auto before = ReadTrimmed("/proc/self/cgroup");
  const ScopedCgroupLeaf leaf = ScopedCgroupLeaf::Enter(v1, "leaf");
  EXPECT_EQ(ReadTrimmed("/proc/self/cgroup"), before);
}

}  // namespace
}  // namespace nstest
