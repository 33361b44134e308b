#include "nstest/kernel/process_status.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "fixture.h"

namespace nstest {
namespace {

TEST(ParseProcessStatusTest, DecodesTheName) {
  const auto status = ParseProcessStatus(ProcFixture("status"));
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(status->name, "odd) name\n\\x");
}

TEST(ParseProcessStatusTest, ReadsStateAndNumbers) {
  const auto status = ParseProcessStatus(ProcFixture("status"));
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(status->state, 'S');
  EXPECT_EQ(status->pid, 4242);
  EXPECT_EQ(status->ppid, 4240);
  EXPECT_EQ(status->nspid, (std::vector<pid_t>{4242, 17, 1}));
  EXPECT_TRUE(status->no_new_privs);
  EXPECT_EQ(status->seccomp, 2);
}

TEST(ParseProcessStatusTest, ReadsEveryId) {
  const auto status = ParseProcessStatus(ProcFixture("status"));
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(status->uid, (IdSet{.real = 0, .effective = 1000, .saved = 2000, .fs = 3000}));
  EXPECT_EQ(status->gid, (IdSet{.real = 10, .effective = 11, .saved = 12, .fs = 13}));
  EXPECT_EQ(status->groups, (std::vector<std::uint32_t>{4, 24, 27, 4294967294}));
}

TEST(ParseProcessStatusTest, ReadsTheSetsAsBits) {
  const auto status = ParseProcessStatus(ProcFixture("status"));
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(status->capabilities, (CapabilitySets{.effective = 0x200000,
                                                  .permitted = 0x1fffeffffff,
                                                  .inheritable = 1,
                                                  .bounding = 0x1ffffffffff,
                                                  .ambient = 0x400}));
  // Pending of the thread and of the process are one set.
  EXPECT_EQ(
      status->signals,
      (SignalSets{.pending = 0x300, .blocked = 0x10000, .ignored = 6, .caught = 0x180014002}));
}

TEST(ParseProcessStatusTest, AnOldKernelsKernelThreadLacksLines) {
  const auto status = ParseProcessStatus(ProcFixture("status_kernel_thread"));
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(status->name, "kworker/0:1-events");
  EXPECT_EQ(status->state, 'I');
  EXPECT_TRUE(status->nspid.empty());
  EXPECT_TRUE(status->groups.empty());
  EXPECT_FALSE(status->no_new_privs);
}

TEST(ParseProcessStatusTest, RefusesWhatIsNoStatus) {
  for (const char* text : {"", "Name:\tx\n", "Name:\tx\nState:\tR (running)\n", "Pid:\t5\n"}) {
    EXPECT_FALSE(ParseProcessStatus(text).has_value()) << text;
  }
}

TEST(ProcessStateNameTest, NamesEveryLetter) {
  const std::vector<std::pair<char, std::string_view>> names{
      {'R', "running"}, {'S', "sleeping"}, {'D', "disk-sleep"}, {'T', "stopped"}, {'t', "stopped"},
      {'Z', "zombie"},  {'X', "dead"},     {'I', "idle"},       {'?', "unknown"}};
  for (const auto& [letter, name] : names) EXPECT_EQ(ProcessStateName(letter), name);
}

TEST(ProcessStatusTest, OnlyZombiesAndTheDeadAreGone) {
  EXPECT_TRUE((ProcessStatus{.state = 'Z'}).is_gone());
  EXPECT_TRUE((ProcessStatus{.state = 'X'}).is_gone());
  EXPECT_FALSE((ProcessStatus{.state = 'T'}).is_gone());
}

TEST(ReadProcessStatusTest, ReadsTheCallersOwn) {
  const auto proc = ProcRoot::Open();
  ASSERT_TRUE(proc.has_value());
  const auto status = ReadProcessStatus(*proc, "self");
  ASSERT_TRUE(status.has_value()) << status.error().Text();
  EXPECT_EQ(status->nspid.back(), ::getpid());
  EXPECT_EQ(status->uid.effective, ::geteuid());
}

}  // namespace
}  // namespace nstest
