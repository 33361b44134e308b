#include "nstest/base/units.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(ParseDurationTest, AcceptsNumbersWithAUnit) {
  EXPECT_EQ(ParseDuration("250ms"), milliseconds(250));
  EXPECT_EQ(ParseDuration("+1h"), hours(1));
  EXPECT_EQ(ParseDuration("-2d"), hours(-48));
  EXPECT_EQ(ParseDuration("1.5s"), milliseconds(1500));
}

TEST(ParseDurationTest, RejectsWhatHasNoKnownUnit) {
  for (const auto* bad : {"", "5", "5x", "s", "5 s", "1h30m", "99999999999d", "05s", "--1s"}) {
    EXPECT_EQ(ParseDuration(bad), std::nullopt) << bad;
  }
}

TEST(ParseSizeTest, AcceptsBinaryUnits) {
  EXPECT_EQ(ParseSize("64MiB"), 64U << 20U);
  EXPECT_EQ(ParseSize("7"), 7U);
  EXPECT_EQ(ParseSize("64MB"), std::nullopt);
  EXPECT_EQ(ParseSize("-1KiB"), std::nullopt);
}

TEST(ParseQuantityTest, TurnsDurationsIntoSeconds) {
  EXPECT_EQ(ParseQuantity("1h"), 3600.0);
  EXPECT_EQ(ParseQuantity("250ms"), 0.25);
  EXPECT_EQ(ParseQuantity("1KiB"), 1024.0);
  EXPECT_EQ(ParseQuantity("12"), 12.0);
  EXPECT_EQ(ParseQuantity("twelve"), std::nullopt);
}

TEST(DurationTextTest, UsesTheLargestUnitThatReadsWell) {
  EXPECT_EQ(DurationText(hours(1)), "1h");
  EXPECT_EQ(DurationText(seconds(90)), "90s");
  EXPECT_EQ(DurationText(milliseconds(1250)), "1.25s");
  EXPECT_EQ(DurationText(milliseconds(20)), "20ms");
  EXPECT_EQ(DurationText(Nanoseconds(1'234'567)), "1.235ms");
  EXPECT_EQ(DurationText(Nanoseconds(0)), "0ms");
}

}  // namespace
}  // namespace nstest
