#include "nstest/process/place.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace nstest {
namespace {

TEST(FindCommandTest, FindsAProgramByItsNameOrByItsPath) {
  const std::string shell = FindCommand("sh");
  EXPECT_TRUE(shell.ends_with("/sh")) << shell;
  EXPECT_EQ(::access(shell.c_str(), X_OK), 0) << shell;
  EXPECT_EQ(FindCommand(shell), shell);
}

TEST(FindCommandTest, FindsNothingThatMayNotBeExecuted) {
  EXPECT_EQ(FindCommand("no-such-command"), "");
  EXPECT_EQ(FindCommand("/no-such-folder/sh"), "");
  EXPECT_EQ(FindCommand("/etc/passwd"), "");
}

}  // namespace
}  // namespace nstest
