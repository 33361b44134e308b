#include "nstest/process/identity.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "nstest/kernel/resource_limits.h"
#include "nstest/process/ask.h"

namespace nstest {
namespace {

constexpr std::uint64_t kRaw = std::uint64_t{1} << 13U;
constexpr std::uint64_t kSysAdmin = std::uint64_t{1} << 21U;

// What `question` answers in a fresh process with this identity; {error: ...} without one.
Value AskAs(const Identity& identity, const std::function<Value()>& question) {
  const auto answer = AskIn(
      Place{.identity = identity}, [&](pid_t /*hop*/) { return question(); },
      std::chrono::steady_clock::now() + std::chrono::seconds(10));
  return answer ? *answer : Value(Value::Map{{"error", answer.error().Text()}});
}

Value Sets() {
  const auto sets = ReadCapabilities();
  if (!sets) return sets.error().Text();
  const auto number = [](std::uint64_t set) { return Value(std::to_string(set)); };
  return Value::List{number(sets->effective), number(sets->permitted), number(sets->inheritable),
                     number(sets->bounding), number(sets->ambient)};
}

bool IsRealRoot() {
  const auto sets = ReadCapabilities();
  return ::geteuid() == 0 && sets && (sets->effective & kSysAdmin) != 0 &&
         (sets->effective & kRaw) != 0;
}

TEST(MakeCapabilitySetsTest, AUserOtherThanRootKeepsTheBoundingSetAlone) {
  const CapabilitySets all{7, 7, 7, 7, 7};
  EXPECT_EQ(MakeCapabilitySets(all, {.user = UserIds{5, 5}}), (CapabilitySets{.bounding = 7}));
  EXPECT_EQ(MakeCapabilitySets(all, {.user = UserIds{0, 0}}), all);
}

TEST(MakeCapabilitySetsTest, ExactlyTheseAreInEverySet) {
  const CapabilitySets seen =
      MakeCapabilitySets({}, {.user = UserIds{5, 5}, .capabilities = {{.names = {"CAP_NET_RAW"}}}});
  EXPECT_EQ(seen, (CapabilitySets{kRaw, kRaw, kRaw, kRaw, kRaw}));
}

TEST(MakeCapabilitySetsTest, DroppedOnesAreInNoSet) {
  const CapabilityRule rule{.kind = CapabilityRuleKind::kDrop, .names = {"CAP_NET_RAW"}};
  const std::uint64_t both = kRaw | kSysAdmin;
  EXPECT_EQ(MakeCapabilitySets({both, both, kRaw, both, 0}, {.capabilities = {rule}}),
            (CapabilitySets{kSysAdmin, kSysAdmin, 0, kSysAdmin, 0}));
}

TEST(TakeIdentityTest, IsTheUserWithTheGroups) {
  if (!IsRealRoot()) GTEST_SKIP() << "needs root";
  const Value seen = AskAs({.user = UserIds{1000, 100, {4}}}, [] {
    gid_t group = 0;
    ::getgroups(1, &group);
    return Value(Value::List{::getuid(), ::geteuid(), ::getgid(), group});
  });
  EXPECT_EQ(seen, Value(Value::List{1000, 1000, 100, 4}));
}

TEST(TakeIdentityTest, GivesExactlyTheCapabilities) {
  if (!IsRealRoot()) GTEST_SKIP() << "needs root";
  const std::string raw = std::to_string(kRaw);
  const Value::List five(5, Value(raw));
  for (const std::uint32_t uid : {0U, 1000U}) {
    EXPECT_EQ(
        AskAs({.user = UserIds{uid, uid}, .capabilities = {{.names = {"CAP_NET_RAW"}}}}, Sets),
        Value(five));
  }
}

TEST(TakeIdentityTest, SaysWhichCapabilityIsNotThereToBeGiven) {
  if (!IsRealRoot()) GTEST_SKIP() << "needs root";
  const auto status = AskAs({.capabilities = {{}}}, [] {
    const Status again = TakeIdentity({.capabilities = {{.names = {"CAP_SYS_ADMIN"}}}});
    return Value(again ? "" : again.error().Text());
  });
  EXPECT_EQ(status, Value("capabilities 'CAP_SYS_ADMIN': EPERM"));
}

TEST(TakeIdentityTest, SetsLimitsAndNoNewPrivs) {
  const Value seen = AskAs({.no_new_privs = true, .limits = {{"nofile", 40, 50}}}, [] {
    const auto limit = ReadLimit("nofile");
    if (!limit) return Value(limit.error().Text());
    return Value(Value::List{*limit->soft, *limit->hard, ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)});
  });
  EXPECT_EQ(seen, Value(Value::List{40, 50, 1}));
}

TEST(TakeIdentityTest, ASoftLimitAboveTheHardOneIsRefused) {
  EXPECT_EQ(AskAs({.limits = {{"nofile", 50, 40}}}, Sets),
            Value(Value::Map{{"error", "setrlimit(nofile) '50:40': EINVAL"}}));
}

}  // namespace
}  // namespace nstest
