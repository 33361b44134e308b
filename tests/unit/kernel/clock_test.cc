#include "nstest/kernel/clock.h"

#include <gtest/gtest.h>

#include "fixture.h"

namespace nstest {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(ParseTimeOffsetsTest, ReadsBothClocks) {
  const auto offsets = ParseTimeOffsets(ProcFixture("timens_offsets"));
  ASSERT_TRUE(offsets.has_value());
  EXPECT_EQ(offsets->monotonic, hours(1));
  // The fraction is never negative: -172800 s and a half.
  EXPECT_EQ(offsets->boottime, seconds(-172800) + milliseconds(500));
}

TEST(ParseTimeOffsetsTest, AcceptsTheNumbersOfTheFirstKernelsWithTimeNamespaces) {
  const auto offsets = ParseTimeOffsets("1 5 0\n7 6 1\n");
  ASSERT_TRUE(offsets.has_value());
  EXPECT_EQ(offsets->monotonic, seconds(5));
  EXPECT_EQ(offsets->boottime, seconds(6) + Nanoseconds(1));
}

TEST(ParseTimeOffsetsTest, RefusesAnyOtherText) {
  for (const char* text : {"", "monotonic 1\n", "monotonic x 0\n", "monotonic 1 2 3\n"}) {
    EXPECT_FALSE(ParseTimeOffsets(text).has_value()) << text;
  }
}

TEST(ReadClocksTest, ReadsThemInOneMoment) {
  const Nanoseconds before = ReadMonotonic();
  const ClockReading reading = ReadClocks();
  const Nanoseconds after = ReadMonotonic();
  EXPECT_LE(before, reading.monotonic);
  EXPECT_LE(reading.monotonic, after);
  EXPECT_GE(reading.boottime, reading.monotonic - milliseconds(1));
  EXPECT_GT(reading.realtime, seconds(1'500'000'000));
}

}  // namespace
}  // namespace nstest
