#include "nstest/model/identity.h"

#include <gtest/gtest.h>

#include "nstest/model/fields.h"

namespace nstest {
namespace {

const CapabilityRule kRaw{.names = {"CAP_NET_RAW"}};
const CapabilityRule kNoRaw{.kind = CapabilityRuleKind::kDrop, .names = {"CAP_NET_RAW"}};

TEST(WithOverridesTest, LeavesAPlaceThatTheStepSaysNothingOf) {
  const Identity place{.user = UserIds{5, 6}, .capabilities = {kRaw}, .no_new_privs = true};
  EXPECT_EQ(WithOverrides(place, {}, {}), place);
}

TEST(WithOverridesTest, AUserOfItsOwnIsNotGivenThePlacesCapabilities) {
  const Identity seen = WithOverrides({.capabilities = {kRaw}}, UserIds{5, 5}, {});
  EXPECT_EQ(seen.user, (UserIds{5, 5}));
  ASSERT_EQ(seen.capabilities.size(), 1U);
  EXPECT_EQ(seen.capabilities[0].kind, CapabilityRuleKind::kAtMost);
}

TEST(WithOverridesTest, DroppedOnesAreDroppedFromThePlaces) {
  EXPECT_EQ(WithOverrides({.capabilities = {kRaw}}, {}, kNoRaw).capabilities,
            (std::vector<CapabilityRule>{kRaw, kNoRaw}));
}

TEST(WithOverridesTest, AListStandsInsteadOfThePlaces) {
  EXPECT_EQ(WithOverrides({.capabilities = {kNoRaw}}, {}, kRaw).capabilities,
            std::vector<CapabilityRule>{kRaw});
}

TEST(IdentityTest, CrossesTheWire) {
  const Identity identity{.user = UserIds{5, 6, {7, 8}},
                          .capabilities = {kNoRaw},
                          .no_new_privs = true,
                          .limits = {{"nofile", 5, 10}, {"core", 0, {}}}};
  const auto read = ReadAs<Identity>(MakeValue(identity));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, identity);
}

}  // namespace
}  // namespace nstest
