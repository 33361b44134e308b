#include "nstest/kernel/process_stat.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <string>

namespace nstest {
namespace {

constexpr std::string_view kRest =
    " S 4240 4242 4242 0 -1 4194560 101 0 0 0 1 2 0 0 20 0 1 0 98765 2334720 0";

TEST(ParseProcessStatTest, ReadsParentAndBirth) {
  const auto stat = ParseProcessStat("4242 (sleep)" + std::string(kRest) + "\n");
  EXPECT_EQ(stat, (ProcessStat{.pid = 4242, .ppid = 4240, .executed = true, .started = 98765}));
}

TEST(ParseProcessStatTest, IsNotMisledByAName) {
  const auto stat = ParseProcessStat("4242 (a) S 1 (b)" + std::string(kRest));
  EXPECT_EQ(stat, (ProcessStat{.pid = 4242, .ppid = 4240, .executed = true, .started = 98765}));
}

TEST(ParseProcessStatTest, TellsWhoRunsItsParentsProgram) {
  const auto stat = ParseProcessStat(
      "4242 (runc:[2:INIT]) S 1 4242 4242 0 -1 4194624 101 0 0 0 1 2 0 0 20 0 1 0 98765 0 0");
  EXPECT_EQ(stat, (ProcessStat{.pid = 4242, .ppid = 1, .executed = false, .started = 98765}));
}

TEST(ParseProcessStatTest, RefusesWhatIsCutOff) {
  EXPECT_EQ(ParseProcessStat(""), std::nullopt);
  EXPECT_EQ(ParseProcessStat("4242 (sleep) S 4240"), std::nullopt);
}

TEST(ReadProcessStatsTest, FindsTheCallerWithItsParent) {
  const auto proc = ProcRoot::Open();
  ASSERT_TRUE(proc.has_value());
  const auto stats = ReadProcessStats(*proc);
  EXPECT_TRUE(std::any_of(stats.begin(), stats.end(), [](const ProcessStat& stat) {
    return stat.pid == ::getpid() && stat.ppid == ::getppid();
  }));
}

TEST(ReadChildrenTest, FindsTheOneThereIs) {
  const auto proc = ProcRoot::Open();
  ASSERT_TRUE(proc.has_value());
  EXPECT_THAT(ReadChildren(*proc, ::getpid()), testing::IsEmpty());
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  EXPECT_THAT(ReadChildren(*proc, ::getpid()), testing::ElementsAre(child));
  ::waitpid(child, nullptr, 0);
}

}  // namespace
}  // namespace nstest
