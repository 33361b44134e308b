#include "nstest/preview/shell.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

TEST(ShellWordTest, QuotesOnlyWhatMustBe) {
  EXPECT_EQ(ShellWord("/bin/sh"), "/bin/sh");
  EXPECT_EQ(ShellWord("echo $$"), "'echo $$'");
  EXPECT_EQ(ShellWord("it's"), R"('it'\''s')");
  EXPECT_EQ(ShellWord(""), "''");
}

TEST(ShellWordTest, WritesControlCharactersAsBashReadsThem) {
  EXPECT_EQ(ShellWord("a\nb\t'\\#\x1b\x7f"), R"($'a\nb\t\'\\\x23\x1b\x7f')");
}

TEST(PidVariableTest, IsNoVariableOfTheShell) {
  EXPECT_EQ(PidVariable("box.init"), "box");
  EXPECT_EQ(PidVariable("box.1"), "box_1");
  EXPECT_EQ(PidVariable("my-box"), "my_box");
  EXPECT_EQ(PidVariable("PATH"), "pid_PATH");
  EXPECT_EQ(PidVariable("1st"), "pid_1st");
}

TEST(PidLineTest, GoesDownToTheProcessItself) {
  EXPECT_EQ(PidLine("box", 0), "box=$!");
  EXPECT_EQ(PidLine("box", 1), "until box=$(pgrep -P $! 2>/dev/null); do :; done");
  EXPECT_EQ(PidLine("box", 2), "until box=$(pgrep -P \"$(pgrep -P $!)\" 2>/dev/null); do :; done");
}

TEST(IdentityPrefixTest, SaysNothingOfTheDefault) {
  EXPECT_EQ(IdentityPrefix({}), "");
}

TEST(IdentityPrefixTest, NamesCapabilitiesAsSetprivDoes) {
  const Identity identity{
      .user = UserIds{1000, 1001, {5, 6}},
      .capabilities = {{CapabilityRuleKind::kExactly, {"CAP_CHOWN", "CAP_NET_RAW"}},
                       {CapabilityRuleKind::kDrop, {"CAP_CHOWN"}}},
      .no_new_privs = true,
      .limits = {{"nofile", 10, std::nullopt}}};
  EXPECT_EQ(IdentityPrefix(identity),
            "prlimit --nofile=10:unlimited setpriv --reuid=1000 --regid=1001 --groups=5,6 "
            "--bounding-set=-all,+net_raw --inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw "
            "--no-new-privs ");
}

}  // namespace
}  // namespace nstest
