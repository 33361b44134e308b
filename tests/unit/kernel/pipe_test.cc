#include "nstest/kernel/pipe.h"

#include <gtest/gtest.h>

#include <csignal>

namespace nstest {
namespace {

TEST(WriteAllTest, FailsWhereNothingCanBeWritten) {
  const Status written = WriteAll(-1, "x");
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().Text(), "write: EBADF");
}

TEST(WriteAllTest, AReaderThatIsGoneIsNoError) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  auto pipe = MakePipe();
  ASSERT_TRUE(pipe.has_value());
  pipe->read.Reset();
  EXPECT_TRUE(WriteAll(pipe->write.get(), "x").has_value());
  std::signal(SIGPIPE, before);
}

}  // namespace
}  // namespace nstest
