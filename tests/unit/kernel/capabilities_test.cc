#include "nstest/kernel/capabilities.h"

#include <gtest/gtest.h>
#include <linux/capability.h>

#include "nstest/kernel/process_status.h"

namespace nstest {
namespace {

TEST(CapabilityNameTest, NumbersAreTheKernels) {
  EXPECT_EQ(CapabilityName(CAP_CHOWN), "CAP_CHOWN");
  EXPECT_EQ(CapabilityName(CAP_SYS_ADMIN), "CAP_SYS_ADMIN");
  EXPECT_EQ(CapabilityName(CAP_AUDIT_READ), "CAP_AUDIT_READ");
  EXPECT_EQ(CapabilityName(40), "CAP_CHECKPOINT_RESTORE");
  EXPECT_EQ(CapabilityName(63), "CAP_63");
}

TEST(CapabilityByNameTest, KnowsEveryNameAndNoOther) {
  for (int capability = 0; capability <= 40; ++capability) {
    EXPECT_EQ(CapabilityByName(CapabilityName(capability)), capability);
  }
  EXPECT_FALSE(CapabilityByName("SYS_ADMIN").has_value());
  EXPECT_FALSE(CapabilityByName("cap_sys_admin").has_value());
}

TEST(CapabilityNamesTest, ListsTheBits) {
  EXPECT_TRUE(CapabilityNames(0).empty());
  EXPECT_EQ(CapabilityNames(1U << CAP_SYS_ADMIN | 1U << CAP_KILL),
            (std::vector<std::string>{"CAP_KILL", "CAP_SYS_ADMIN"}));
  EXPECT_EQ(CapabilityNames(~std::uint64_t{0}).size(), 64U);
}

TEST(ReadCapabilitiesTest, AgreesWithProc) {
  const auto proc = ProcRoot::Open();
  ASSERT_TRUE(proc.has_value());
  const auto status = ReadProcessStatus(*proc, "self");
  ASSERT_TRUE(status.has_value());
  const auto sets = ReadCapabilities();
  ASSERT_TRUE(sets.has_value());
  EXPECT_EQ(*sets, status->capabilities);
}

}  // namespace
}  // namespace nstest
