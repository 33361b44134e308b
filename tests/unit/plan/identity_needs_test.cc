#include "nstest/plan/identity_needs.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

constexpr long kAllIds = 4'294'967'295;
const CapabilityRule kRaw{.names = {"CAP_NET_RAW"}};

std::string MissingIds(const Plan& plan, Value::Map facts) {
  const Reason reason = MissingForIdentities(plan, {.facts = std::move(facts)});
  return reason.empty() ? "" : reason.key + ": " + reason.text;
}

Plan StepAs(std::optional<UserIds> user, std::optional<CapabilityRule> capabilities) {
  Step step{.place = std::string(kHost)};
  step.user = std::move(user);
  step.capabilities = std::move(capabilities);
  return {.steps = {step}};
}

Plan BoxAs(const NamespaceSpec& users, const Identity& identity) {
  Container box{.name = "box", .namespaces = {{NamespaceKind::kUser, users}}};
  box.identity = identity;
  return {.containers = {box}};
}

TEST(MissingForIdentitiesTest, AUserMustBeMappedOnTheHost) {
  EXPECT_EQ(MissingIds(StepAs(UserIds{1000, 1000}, {}), {{"host.ids", kAllIds}}), "");
  EXPECT_EQ(MissingIds(StepAs(UserIds{0, 0}, {}), {{"host.ids", 1}}), "");
  EXPECT_EQ(MissingIds(StepAs(UserIds{1000, 1000}, {}), {{"host.ids", 1}}),
            "ids: needs the id 1000, which is not mapped there; run nstest as root");
}

TEST(MissingForIdentitiesTest, ANewUserNamespaceMapsManyIdsOnlyForRoot) {
  const Plan plan = BoxAs(NewNamespace{}, {.user = UserIds{1000, 1000}});
  EXPECT_EQ(MissingIds(plan, {{"host.ids", kAllIds}}), "");
  EXPECT_NE(MissingIds(plan, {{"host.ids", 65'536}}), "");
}

TEST(MissingForIdentitiesTest, AWrittenMapIsItsAuthorsAffair) {
  NewNamespace users;
  users.uid_map = {{0, 0, 1}};
  EXPECT_EQ(MissingIds(BoxAs(users, {.user = UserIds{1000, 1000}}), {{"host.ids", 1}}), "");
}

TEST(MissingForIdentitiesTest, CapabilitiesAreGivenAwayByWhoHasThem) {
  const Value::List some{"CAP_CHOWN"};
  EXPECT_EQ(MissingIds(StepAs({}, kRaw), {{"capabilities", Value::List{"CAP_NET_RAW"}}}), "");
  EXPECT_EQ(MissingIds(StepAs({}, kRaw), {{"capabilities", some}}),
            "capability: needs CAP_NET_RAW to give it away; run nstest as root, or with it (docker "
            "run --cap-add NET_RAW)");
}

TEST(MissingForIdentitiesTest, InAUserNamespaceOfItsOwnThereAreAll) {
  const Value::List none;
  EXPECT_EQ(MissingIds(BoxAs(NewNamespace{}, {.capabilities = {kRaw}}), {{"capabilities", none}}),
            "");
  EXPECT_EQ(
      MissingIds(StepAs({}, kRaw), {{"capabilities", none}, {"host.own_user_namespace", true}}),
      "");
}

TEST(MissingForIdentitiesTest, DroppingNeedsNothing) {
  const CapabilityRule drop{.kind = CapabilityRuleKind::kDrop, .names = {"CAP_NET_RAW"}};
  EXPECT_EQ(MissingIds(StepAs({}, drop), {{"capabilities", Value::List{}}}), "");
}

}  // namespace
}  // namespace nstest
