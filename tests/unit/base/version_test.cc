#include "nstest/base/version.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

using Numbers = std::vector<long long>;

TEST(ParseVersionTest, TakesTheNumbersInFront) {
  EXPECT_EQ(ParseVersion("5.10.0-21-amd64"), (Numbers{5, 10, 0}));
  EXPECT_EQ(ParseVersion("6.1"), (Numbers{6, 1}));
  EXPECT_EQ(ParseVersion("6.14-rc3"), (Numbers{6, 14}));
  EXPECT_EQ(ParseVersion(""), Numbers{0});
}

TEST(ParseVersionTest, ComparesByNumbers) {
  EXPECT_GE(ParseVersion("6.14-rc3"), (Numbers{6, 14}));
  EXPECT_GE(ParseVersion("7.0"), (Numbers{6, 14}));
  EXPECT_LT(ParseVersion("6.2.9"), (Numbers{6, 14}));
}

}  // namespace
}  // namespace nstest
