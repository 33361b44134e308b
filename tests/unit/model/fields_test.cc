#include "nstest/model/fields.h"

#include <gtest/gtest.h>

#include "nstest/model/plan.h"
#include "nstest/model/result.h"

namespace nstest {
namespace {

template <typename T>
T ThroughJson(const T& object) {
  const auto parsed = ParseJson(ToJson(MakeValue(object)));
  EXPECT_TRUE(parsed.has_value());
  auto read = ReadAs<T>(*parsed);
  EXPECT_TRUE(read.has_value()) << (read ? "" : read.error().Text());
  return read ? *read : T{};
}

TEST(FieldsTest, APlanSurvivesTheWayThroughJson) {
  NewNamespace user{.uid_map = {{0, 1000, 1}}, .setgroups = "deny"};
  NewNamespace time{.monotonic = std::chrono::hours(1)};
  Container box{.name = "box",
                .namespaces = {{NamespaceKind::kUser, user},
                               {NamespaceKind::kTime, time},
                               {NamespaceKind::kNetwork, JoinedNamespace{"other"}},
                               {NamespaceKind::kUts, HostNamespace{}}},
                .init = Command{.shell = "sleep 1"},
                .mounts = {{.type = "tmpfs", .at = "/tmp"}},
                .env = {{"A", "b"}}};
  Step step{.name = "n", .place = "box", .action = nstest::Run{.command = {.argv = {"a", "b"}}}};
  const Plan plan{.id = "x", .containers = {box}, .steps = {step}, .folder = "/x"};
  EXPECT_EQ(ThroughJson(plan), plan);
}

TEST(FieldsTest, AMatcherSurvivesTheWayThroughJson) {
  Matcher one{.kind = Equals{"1"}};
  Matcher fields{.kind = HasFields{{{"a", Matcher{.kind = Not{one}}}}}};
  Matcher all{.kind = AllOf{{fields, Matcher{.kind = Compares{Order::kAtMost, "5s"}},
                             Matcher{.kind = Each{Matcher{.kind = IsAbsent{}}}}}}};
  EXPECT_EQ(ThroughJson(all), all);
}

TEST(FieldsTest, EvidenceSurvivesTheWayThroughJson) {
  Evidence evidence;
  evidence.steps = {
      {.step = 2, .value = Value::Map{{"exit", 0}, {"x", Value()}}, .tries = {1, "a"}}};
  evidence.ending = {EndingKind::kTimeout, {"", "too slow"}, 3};
  EXPECT_EQ(ThroughJson(evidence), evidence);
}

TEST(FieldsTest, AWrongShapeNamesTheField) {
  const auto read = ReadAs<Plan>(Value::Map{{"steps", "none"}});
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().Text(), "read: steps: expected a list, got \"none\"");
}

TEST(FieldsTest, AFieldThatIsTrueByDefaultCanBeFalse) {
  EXPECT_EQ(ThroughJson(StepEvidence{.succeeded = false}), (StepEvidence{.succeeded = false}));
  EXPECT_EQ(ThroughJson(NewNamespace{.fresh = false}), (NewNamespace{.fresh = false}));
  EXPECT_EQ(ToJson(MakeValue(StepEvidence{})), "{}");
}

TEST(FieldsTest, AVerdictIsWrittenEvenWhenItIsTheDefault) {
  EXPECT_EQ(ToJson(MakeValue(CaseResult{.id = "a"})), R"({"id":"a","verdict":"pass"})");
}

TEST(FieldsTest, ACaseWithoutAVerdictIsNotRead) {
  const auto read = ReadAs<CaseResult>(Value::Map{{"id", "a"}});
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().Text(), "read: verdict: missing");
}

}  // namespace
}  // namespace nstest
