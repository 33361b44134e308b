#include "nstest/syscalls/frame.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>

#include "nstest/syscalls/invoke.h"

namespace nstest {
namespace {

CallOutcome Call(std::string_view name, const std::vector<Value>& arguments,
                 std::string_view selector = {}) {
  const auto outcome = Invoke(*FindCall(name, selector), arguments);
  EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().Text());
  return outcome ? *outcome : CallOutcome{};
}

template <typename T>
const T* PointerAt(const Frame& frame, std::size_t at) {
  return reinterpret_cast<const T*>(frame.raw()[at]);  // NOLINT: raw arguments hold pointers
}

TEST(FrameTest, FillsInWhatTheAuthorLeavesOut) {
  const auto frame = Frame::Make(*FindCall("open"), {"/x", "O_RDONLY"});
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->raw()[0], AT_FDCWD);
  EXPECT_STREQ(PointerAt<char>(*frame, 1), "/x");
  EXPECT_EQ(frame->raw()[3], 0644);
}

TEST(FrameTest, CountsLengthsAndItems) {
  const auto write = Frame::Make(*FindCall("write"), {"1", "hello"});
  ASSERT_TRUE(write);
  EXPECT_EQ(write->raw()[2], 5);
  const auto groups = Frame::Make(*FindCall("setgroups"), {Value(Value::List{"5", "6"})});
  ASSERT_TRUE(groups);
  EXPECT_EQ(groups->raw()[0], 2);
  EXPECT_EQ(PointerAt<gid_t>(*groups, 1)[1], 6U);
}

TEST(FrameTest, RefusesAnArgumentOfAnotherKind) {
  EXPECT_FALSE(Frame::Make(*FindCall("unshare"), {"CLONE_NEWNOTHING"}));
  EXPECT_FALSE(Frame::Make(*FindCall("execve"), {"/bin/true", "no list"}));
}

TEST(InvokeTest, ShowsResultErrnoAndWhatWasWritten) {
  EXPECT_EQ(Call("getpid", {}).result, ::getpid());
  const CallOutcome refused = Call("open", {"/no/such/file", "O_RDONLY"});
  EXPECT_EQ(CallEvidence(refused), Value(Value::Map{{"result", -1}, {"errno", "ENOENT"}}));
  const CallOutcome pipe = Call("pipe", {});
  ASSERT_EQ(pipe.errnum, 0);
  const Value read = *pipe.out.Find("read");
  const Value write = *pipe.out.Find("write");
  EXPECT_EQ(Call("write", {write, "hello"}).result, 5);
  EXPECT_EQ(Call("read", {read, "100"}).out, Value("hello"));
  Call("close", {read});
  Call("close", {write});
}

TEST(InvokeTest, ShowsAStatusByItsFields) {
  const CallOutcome status = Call("stat", {"/"});
  EXPECT_EQ(*status.out.Find("type"), Value("directory"));
  EXPECT_EQ(Call("stat", {"/dev/null"}).out.Find("type")->text()->substr(0, 9), "character");
}

TEST(InvokeTest, PassesADescriptorOverASocket) {
  const CallOutcome pair = Call("socketpair", {"AF_UNIX", "SOCK_STREAM"});
  const Value first = *pair.out.Find("first");
  const Value second = *pair.out.Find("second");
  Call("sendmsg", {first, "x", Value::List{"1"}});
  const CallOutcome got = Call("recvmsg", {second});
  EXPECT_EQ(*got.out.Find("data"), Value("x"));
  ASSERT_NE(got.out.Find("fd"), nullptr);
  for (const Value& one : {first, second, *got.out.Find("fd")}) Call("close", {one});
}

TEST(InvokeTest, TellsThePeerOfASocket) {
  const CallOutcome pair = Call("socketpair", {"AF_UNIX", "SOCK_STREAM"});
  const CallOutcome peer =
      Call("getsockopt", {*pair.out.Find("first"), "SOL_SOCKET", "SO_PEERCRED"}, "SO_PEERCRED");
  EXPECT_EQ(*peer.out.Find("pid"), Value(static_cast<long>(::getpid())));
  for (const char* end : {"first", "second"}) Call("close", {*pair.out.Find(end)});
}

}  // namespace
}  // namespace nstest
