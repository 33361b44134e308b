#include "nstest/report/byte_sink.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <thread>
#include <utility>

namespace nstest {
namespace {

std::pair<UniqueFd, UniqueFd> MakePipe(int flags) {
  std::array<int, 2> ends{};
  EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC | flags), 0);
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

std::string ReadAll(int fd) {
  std::string text;
  std::array<char, 4096> chunk{};
  for (ssize_t size = 1; size > 0;) {
    size = read(fd, chunk.data(), chunk.size());
    if (size > 0) text.append(chunk.data(), static_cast<std::size_t>(size));
  }
  return text;
}

TEST(FdSinkTest, WritesWhenFlushedAndWhenItGoes) {
  auto [reader, writer] = MakePipe(0);
  {
    FdSink sink(std::move(writer), "pipe");
    sink.Write("a");
    sink.Flush();
    sink.Write("b");
  }
  EXPECT_EQ(ReadAll(reader.get()), "ab");
}

TEST(FdSinkTest, WaitsForANonBlockingReader) {
  auto [reader, writer] = MakePipe(0);
  ASSERT_EQ(fcntl(writer.get(), F_SETFL, O_NONBLOCK), 0);
  const std::string big(1024 * 1024, 'x');
  std::string seen;
  std::thread thread([&seen, fd = reader.get()] { seen = ReadAll(fd); });
  {
    FdSink sink(std::move(writer), "pipe");
    sink.Write(big);
  }
  thread.join();
  EXPECT_EQ(seen, big);
}

TEST(FdSinkTest, RemembersTheFirstError) {
  const UniqueFd full(open("/dev/full", O_WRONLY | O_CLOEXEC));
  ASSERT_TRUE(full.valid());
  FdSink sink(full.get(), "report.xml");
  sink.Write("a");
  EXPECT_FALSE(sink.error().has_value());
  sink.Flush();
  ASSERT_TRUE(sink.error().has_value());
  EXPECT_EQ(sink.error()->Text(), "write 'report.xml': ENOSPC");
}

TEST(FdSinkTest, LeavesABorrowedDescriptorOpen) {
  auto [reader, writer] = MakePipe(0);
  { FdSink sink(writer.get(), "pipe"); }
  EXPECT_EQ(write(writer.get(), "x", 1), 1);
}

}  // namespace
}  // namespace nstest
