#include "nstest/report/comparison.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

CaseResult MakeCase(const std::string& id, const std::string& runtime, Verdict verdict) {
  CaseResult result{.id = id, .runtime = runtime, .verdict = verdict};
  if (verdict == Verdict::kFail) {
    result.expectations = {{.name = "it is PID 1",
                            .verdict = Verdict::kFail,
                            .expected = "stdout is 1",
                            .seen = "stdout is \"2\""}};
  }
  if (verdict == Verdict::kSkip) result.reason = {"runtime", "not that"};
  return result;
}

std::string TextOf(const std::vector<CaseResult>& results) {
  Comparison comparison;
  for (const CaseResult& result : results) comparison.Add(result);
  return comparison.Text();
}

TEST(ComparisonTest, OfOneRuntimeThereIsNothingToCompare) {
  EXPECT_EQ(TextOf({}), "");
  EXPECT_EQ(TextOf({MakeCase("a", "native", Verdict::kPass)}), "");
  EXPECT_EQ(TextOf({MakeCase("a[runtime=native]", "native", Verdict::kPass),
                    MakeCase("b[runtime=runc]", "runc", Verdict::kPass)}),
            "");
}

TEST(ComparisonTest, TellsDifferencesFirstAndFailuresBeforeSkips) {
  EXPECT_EQ(TextOf({MakeCase("a[runtime=runc]", "runc", Verdict::kPass),
                    MakeCase("a[runtime=native]", "native", Verdict::kPass),
                    MakeCase("b[runtime=native]", "native", Verdict::kPass),
                    MakeCase("b[runtime=runc]", "runc", Verdict::kSkip),
                    MakeCase("c[runtime=native]", "native", Verdict::kPass),
                    MakeCase("c[runtime=runc]", "runc", Verdict::kFail)}),
            "native  runc\n"
            "pass    fail    c\n"
            "                  runc: it is PID 1: expected stdout is 1, seen stdout is \"2\"\n"
            "pass    skip    b\n"
            "pass    pass    1 alike\n"
            "runtimes: 3 scenarios, 1 alike, 2 different\n");
}

TEST(ComparisonTest, TellsOnceWhatSeveralRuntimesShow) {
  EXPECT_EQ(TextOf({MakeCase("a[runtime=native]", "native", Verdict::kPass),
                    MakeCase("a[runtime=long-name]", "long-name", Verdict::kFail),
                    MakeCase("a[runtime=runc]", "runc", Verdict::kFail)}),
            "native  long-name runc\n"
            "pass    fail      fail    a\n"
            "                            long-name, runc: it is PID 1: expected stdout is 1, "
            "seen stdout is \"2\"\n"
            "runtimes: 1 scenario, 0 alike, 1 different\n");
}

TEST(ComparisonTest, ContainersOfAnotherRuntimeMayStandBeside) {
  EXPECT_EQ(TextOf({MakeCase("a[runtime=docker]", "docker, native", Verdict::kPass),
                    MakeCase("a[runtime=podman]", "native, podman", Verdict::kPass)}),
            "docker  podman\n"
            "pass    pass    1 alike\n"
            "runtimes: 1 scenario, 1 alike, 0 different\n");
}

TEST(ComparisonTest, ARuntimeThatDidNotPlayHasADash) {
  EXPECT_EQ(TextOf({MakeCase("a[runtime=native]", "native", Verdict::kPass),
                    MakeCase("a[runtime=runc]", "runc", Verdict::kPass),
                    MakeCase("b[runtime=native]", "native", Verdict::kPass),
                    MakeCase("b[runtime=crun]", "crun", Verdict::kPass)}),
            "native  crun    runc\n"
            "pass    -       pass    1 alike\n"
            "pass    pass    -       1 alike\n"
            "runtimes: 2 scenarios, 2 alike, 0 different\n");
}

TEST(ComparisonTest, TakesTheRuntimeOutOfAnyPlaceOfTheMatrix) {
  EXPECT_EQ(TextOf({MakeCase("a[kind=pid,runtime=native]", "native", Verdict::kPass),
                    MakeCase("a[kind=pid,runtime=runc]", "runc", Verdict::kError),
                    MakeCase("b[runtime=native,kind=pid]", "native", Verdict::kPass),
                    MakeCase("b[runtime=runc,kind=pid]", "runc", Verdict::kTimeout)}),
            "native  runc\n"
            "pass    error   a[kind=pid]\n"
            "pass    timeout b[kind=pid]\n"
            "runtimes: 2 scenarios, 0 alike, 2 different\n");
}

TEST(ComparisonTest, OfSeveralAttemptsTheWorstCounts) {
  EXPECT_EQ(TextOf({MakeCase("a[runtime=native]", "native", Verdict::kPass),
                    MakeCase("a[runtime=runc]", "runc", Verdict::kFail),
                    MakeCase("a[runtime=runc]", "runc", Verdict::kPass)})
                .substr(0, 27),
            "native  runc\npass    fail  ");
}

}  // namespace
}  // namespace nstest
