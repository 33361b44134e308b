#include "nstest/kernel/procfs.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "fixture.h"

namespace nstest {
namespace {

TEST(ParsePidfdInfoTest, ListsTheNumbersFromTheOutsideIn) {
  const auto info = ParsePidfdInfo(ProcFixture("fdinfo_pidfd"));
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(*info, (PidfdInfo{.pid = 1052, .nspid = {1052, 17, 1}}));
}

TEST(ParsePidfdInfoTest, TellsUnseenFromReaped) {
  EXPECT_EQ(ParsePidfdInfo(ProcFixture("fdinfo_pidfd_unseen"))->pid, 0);
  EXPECT_EQ(ParsePidfdInfo(ProcFixture("fdinfo_pidfd_reaped"))->pid, -1);
}

TEST(ParsePidfdInfoTest, AnotherFileIsNoPidfd) {
  EXPECT_FALSE(ParsePidfdInfo(ProcFixture("fdinfo_file")).has_value());
  EXPECT_FALSE(ParsePidfdInfo("").has_value());
}

TEST(ParseNamespaceLinkTest, ReadsTheInode) {
  EXPECT_EQ(ParseNamespaceLink("uts:[4026531838]"), 4026531838U);
  EXPECT_EQ(ParseNamespaceLink("pid_for_children:[1]"), 1U);
}

TEST(ParseNamespaceLinkTest, RefusesAnyOtherLink) {
  for (const char* link : {"", "/etc/passwd", "uts:[x]", "uts:[12", "uts:[-1]", "uts:[]"}) {
    EXPECT_FALSE(ParseNamespaceLink(link).has_value()) << link;
  }
}

TEST(ProcRootTest, ShowsTheCaller) {
  const auto proc = ProcRoot::Open();
  ASSERT_TRUE(proc.has_value()) << proc.error().Text();
  EXPECT_TRUE(proc->ShowsCaller());
  const auto pids = proc->ReadPids();
  ASSERT_TRUE(pids.has_value());
  EXPECT_TRUE(std::is_sorted(pids->begin(), pids->end()));
  EXPECT_TRUE(std::binary_search(pids->begin(), pids->end(), ::getpid()));
}

TEST(ProcRootTest, AnotherFilesystemIsNoProc) {
  const auto proc = ProcRoot::Open("/");
  ASSERT_FALSE(proc.has_value());
  EXPECT_EQ(proc.error().Text(), "open '/': ENODEV");
  EXPECT_EQ(ProcRoot::Open("/no/such/proc").error().Text(), "open '/no/such/proc': ENOENT");
}

TEST(ProcRootTest, AMissingFileIsAnErrorThatNamesIt) {
  const auto proc = ProcRoot::Open();
  ASSERT_TRUE(proc.has_value());
  EXPECT_EQ(proc->Read("self/nothing").error().Text(), "open 'self/nothing': ENOENT");
  EXPECT_EQ(proc->ReadLink("self/nothing").error().Text(), "readlink 'self/nothing': ENOENT");
}

}  // namespace
}  // namespace nstest
