#include "nstest/control/dependence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nstest {
namespace {

using ::testing::ElementsAre;

const Removal kUts{NamespaceKind::kUts, {}};
const Removal kPid{NamespaceKind::kPid, {}};

// A case with as many observing steps as there are places.
Case MakeCase(const std::vector<std::string>& places) {
  Case made{.id = "x"};
  for (const std::string& place : places) {
    Step step{.place = place, .action = Observe{{.name = "hostname"}}};
    step.expect = Matcher{IsAbsent{}};
    step.mark.line = static_cast<int>(made.scenario.steps.size()) + 1;
    made.scenario.steps.push_back(step);
  }
  return made;
}

CaseResult MakeResult(Verdict verdict, const std::vector<Verdict>& expectations) {
  CaseResult result{.id = "x", .verdict = verdict};
  for (const Verdict one : expectations) {
    const int step = static_cast<int>(result.expectations.size());
    ExpectationResult expectation{.name = "e" + std::to_string(step), .verdict = one, .step = step};
    expectation.mark.line = step + 1;
    result.expectations.push_back(expectation);
  }
  return result;
}

const CaseResult kAllHold = MakeResult(Verdict::kPass, {Verdict::kPass, Verdict::kPass});

std::vector<Standing> Standings(const CaseControl& control) {
  std::vector<Standing> standings;
  for (const auto& one : control.expectations) standings.push_back(one.standing);
  return standings;
}

TEST(CompareTest, WhatTurnsDependsOnWhatWasTakenAway) {
  const CaseResult turned = MakeResult(Verdict::kFail, {Verdict::kPass, Verdict::kFail});
  const CaseControl control =
      Compare(MakeCase({"a", "b"}), kAllHold, {{kUts, turned}, {kPid, kAllHold}});
  EXPECT_THAT(control.expectations[1].without, ElementsAre("uts"));
  EXPECT_EQ(control.expectations[1].standing, Standing::kDepends);
}

TEST(CompareTest, WhatNeverTurnsIsInert) {
  const CaseControl control = Compare(MakeCase({"a"}), MakeResult(Verdict::kPass, {Verdict::kPass}),
                                      {{kUts, kAllHold}, {kPid, kAllHold}});
  EXPECT_THAT(Standings(control), ElementsAre(Standing::kInert));
  EXPECT_EQ(control.expectations[0].why, "it holds without uts, pid");
  EXPECT_TRUE(HasInert(control));
}

TEST(CompareTest, AnAuthorsReasonExcuses) {
  Case made = MakeCase({"a", "a"});
  made.scenario.steps[0].control = "none, because so";
  made.scenario.steps[1].positive_control = true;
  const CaseControl control = Compare(made, kAllHold, {{kUts, kAllHold}});
  EXPECT_THAT(Standings(control), ElementsAre(Standing::kExcused, Standing::kExcused));
  EXPECT_EQ(control.expectations[0].why, "none, because so");
}

TEST(CompareTest, TheSameElsewhereExpectedOtherwiseIsAPositiveControl) {
  Case made = MakeCase({"a", "b"});
  const CaseResult turned = MakeResult(Verdict::kFail, {Verdict::kPass, Verdict::kFail});
  EXPECT_THAT(Standings(Compare(made, kAllHold, {{kUts, turned}})),
              ElementsAre(Standing::kInert, Standing::kDepends))
      << "expected the same";
  made.scenario.steps[0].expect = Matcher{IsEmpty{}};
  EXPECT_THAT(Standings(Compare(made, kAllHold, {{kUts, turned}})),
              ElementsAre(Standing::kExcused, Standing::kDepends));
}

TEST(CompareTest, WhatCouldNotBePlayedShowsNothing) {
  CaseResult skipped = MakeResult(Verdict::kSkip, {Verdict::kSkip, Verdict::kSkip});
  skipped.reason.text = "no such thing";
  const CaseControl control = Compare(MakeCase({"a", "b"}), kAllHold, {{kUts, skipped}});
  EXPECT_EQ(control.expectations[0].standing, Standing::kUncontrollable);
  EXPECT_EQ(control.expectations[0].why, "without uts: skip: no such thing");
}

TEST(CompareTest, WhatAnEarlierFailureCutOffTurned) {
  const CaseResult cut = MakeResult(Verdict::kFail, {Verdict::kFail, Verdict::kSkip});
  EXPECT_THAT(Standings(Compare(MakeCase({"a", "b"}), kAllHold, {{kUts, cut}})),
              ElementsAre(Standing::kDepends, Standing::kDepends));
  const CaseResult late = MakeResult(Verdict::kTimeout, {Verdict::kPass, Verdict::kSkip});
  EXPECT_THAT(Standings(Compare(MakeCase({"a", "b"}), kAllHold, {{kUts, late}})),
              ElementsAre(Standing::kInert, Standing::kDepends));
}

TEST(CompareTest, OnlyWhatHeldUntouchedIsJudged) {
  const CaseResult untouched = MakeResult(Verdict::kFail, {Verdict::kFail, Verdict::kPass});
  EXPECT_THAT(Standings(Compare(MakeCase({"a", "b"}), untouched, {{kUts, untouched}})),
              ElementsAre(Standing::kUncontrollable, Standing::kInert));
}

}  // namespace
}  // namespace nstest
