#include "nstest/stage/channel.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <cerrno>

#include "nstest/kernel/pipe.h"

namespace nstest {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

struct Ends {
  Channel a;
  Channel b;
};

Ends MakeEnds() {
  auto pair = MakeChannelPair();
  EXPECT_TRUE(pair.has_value());
  return {Channel(std::move(pair->ours)), Channel(std::move(pair->theirs))};
}

TEST(ChannelTest, MessagesArriveWholeAndInOrder) {
  Ends ends = MakeEnds();
  ASSERT_TRUE(ends.a.Send(Value::Map{{"n", 1}}).has_value());
  ASSERT_TRUE(ends.a.Send(Value(std::string(100'000, 'x'))).has_value());
  const auto deadline = steady_clock::now() + std::chrono::seconds(5);
  EXPECT_EQ(**ends.b.Receive(deadline), Value(Value::Map{{"n", 1}}));
  EXPECT_EQ((*ends.b.Receive(deadline))->text()->size(), 100'000U);
}

TEST(ChannelTest, TwoPipesDoAsWellAsASocket) {
  auto to = MakePipe();
  auto from = MakePipe();
  ASSERT_TRUE(to && from);
  Channel left(std::move(from->read), std::move(to->write));
  Channel right(std::move(to->read), std::move(from->write));
  EXPECT_FALSE(right.TryReceive()->has_value());
  ASSERT_TRUE(left.Send(Value(1)).has_value());
  ASSERT_TRUE(right.Send(Value(2)).has_value());
  const auto deadline = steady_clock::now() + std::chrono::seconds(5);
  EXPECT_EQ(**right.Receive(deadline), Value(1));
  EXPECT_EQ(**left.Receive(deadline), Value(2));
}

TEST(ChannelTest, NothingThereIsNoMessage) {
  Ends ends = MakeEnds();
  const auto message = ends.a.TryReceive();
  ASSERT_TRUE(message.has_value());
  EXPECT_FALSE(message->has_value());
}

TEST(ChannelTest, WaitingIsBounded) {
  Ends ends = MakeEnds();
  const auto message = ends.a.Receive(steady_clock::now() + milliseconds(20));
  ASSERT_FALSE(message.has_value());
  EXPECT_EQ(message.error().errnum, ETIMEDOUT);
}

TEST(ChannelTest, TheEndIsToldApartFromNoMessage) {
  auto pair = MakeChannelPair();
  Channel left(std::move(pair->ours));
  pair->theirs.Reset();
  EXPECT_EQ(left.TryReceive().error().errnum, ECONNRESET);
  const auto at_end = left.Receive(steady_clock::now() + milliseconds(20));
  ASSERT_TRUE(at_end.has_value());
  EXPECT_FALSE(at_end->has_value());
  EXPECT_FALSE(left.Send(Value(1)).has_value());
}

TEST(ChannelTest, NonsenseIsRefused) {
  auto pair = MakeChannelPair();
  const int raw = pair->theirs.get();
  Channel left(std::move(pair->ours));
  const std::string huge("\xff\xff\xff\xff", 4);
  ASSERT_EQ(::send(raw, huge.data(), huge.size(), 0), 4);
  EXPECT_EQ(left.TryReceive().error().errnum, EBADMSG);
}

TEST(ChannelTest, WhatIsNoJsonIsRefused) {
  auto pair = MakeChannelPair();
  Channel left(std::move(pair->ours));
  const std::string frame("\x02\x00\x00\x00{]", 6);
  ASSERT_EQ(::send(pair->theirs.get(), frame.data(), frame.size(), 0), 6);
  EXPECT_EQ(left.TryReceive().error().errnum, EBADMSG);
}

}  // namespace
}  // namespace nstest
