#include "nstest/kernel/keys.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

TEST(ParseKeysTest, ALineIsAKey) {
  const auto keys = ParseKeys(
      "00974363 I--Q---     2 perm 1f3f0000     0 65534 keyring   _uid.0: empty\n"
      "1e2f0001 I--Q---     1   2h 3f010000  1000  1000 user      a name: 5\n");
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[0], (Key{0x974363, "keyring", "_uid.0: empty", 0, 65534}));
  EXPECT_EQ(keys[1], (Key{0x1e2f0001, "user", "a name: 5", 1000, 1000}));
}

TEST(ParseKeysTest, ADescriptionMayBeMissing) {
  const auto keys = ParseKeys("00000001 I------     1 perm 1f030000     0     0 keyring\n");
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys[0].description, "");
}

TEST(ParseKeysTest, OtherLinesArePassedOver) {
  EXPECT_TRUE(ParseKeys("").empty());
  EXPECT_TRUE(ParseKeys("keys are not compiled in\n").empty());
}

}  // namespace
}  // namespace nstest
