#include "nstest/kernel/file_text.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "nstest/base/unique_fd.h"

namespace nstest {
namespace {

TEST(ReadTextTest, ReadsToTheEndOrTheLimit) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const UniqueFd read_end(ends[0]);
  UniqueFd write_end(ends[1]);
  const std::string text(40'000, 'x');
  ASSERT_EQ(::write(write_end.get(), text.data(), text.size()), 40'000);
  write_end.Reset();
  EXPECT_EQ(ReadText(read_end.get(), 5).value_or(""), "xxxxx");
  EXPECT_EQ(ReadText(read_end.get()).value_or("").size(), 39'995U);
}

TEST(ReadFileAtTest, TellsWhichFileWasRefused) {
  EXPECT_EQ(ReadFileAt(AT_FDCWD, "/no/such").error().Text(), "open '/no/such': ENOENT");
  EXPECT_EQ(ReadFileAt(AT_FDCWD, "/").error().Text(), "read '/': EISDIR");
}

}  // namespace
}  // namespace nstest
