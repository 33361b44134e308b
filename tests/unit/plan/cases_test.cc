#include "nstest/plan/cases.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

Scenario MakeScenario(const std::string& id_path, std::string title, int line = 1) {
  return {.title = std::move(title),
          .file = id_path + ".yaml",
          .id_path = id_path,
          .alone = false,
          .mark = {line, 1}};
}

TEST(SlugTest, KeepsLettersAndDigits) {
  EXPECT_EQ(Slug("The first process is PID 1!"), "the-first-process-is-pid-1");
  EXPECT_EQ(Slug("  /proc -- and /sys  "), "proc-and-sys");
  EXPECT_EQ(Slug("caf\xc3\xa9 au lait"), "caf-au-lait");
  EXPECT_EQ(Slug("\xe6\x97\xa5\xe6\x9c\xac"), "");
}

TEST(SlugTest, EndsAtSixtyCharactersAndNeverInADash) {
  EXPECT_EQ(Slug(std::string(80, 'a')), std::string(60, 'a'));
  EXPECT_EQ(Slug(std::string(59, 'a') + " b"), std::string(59, 'a'));
}

TEST(MakeCasesTest, AScenarioAloneInItsFileIsNamedByItsPath) {
  Scenario alone = MakeScenario("basics/pid", "the first process is PID 1");
  alone.alone = true;
  const MadeCases made = MakeCases({alone});
  EXPECT_TRUE(made.problems.empty());
  ASSERT_EQ(made.cases.size(), 1U);
  EXPECT_EQ(made.cases[0].id, "basics/pid");
  EXPECT_EQ(made.cases[0].scenario.title, "the first process is PID 1");
}

TEST(MakeCasesTest, CasesOfAMatrixEndWithTheirValuesAndShareTheTitleAsWritten) {
  Scenario one = MakeScenario("pid", "a pid namespace");
  one.written_title = "a ${kind} namespace";
  one.combination = {{"kind", "pid"}, {"entry", "clone"}};
  EXPECT_EQ(MakeCases({one}).cases[0].id, "pid::a-kind-namespace[kind=pid,entry=clone]");
  one.alone = true;
  EXPECT_EQ(MakeCases({one}).cases[0].id, "pid[kind=pid,entry=clone]");
}

TEST(MakeCasesTest, ScenariosOfOneFileAreToldApartByTheirTitles) {
  const MadeCases made = MakeCases({MakeScenario("pid", "one"), MakeScenario("pid", "two things")});
  ASSERT_EQ(made.cases.size(), 2U);
  EXPECT_EQ(made.cases[0].id, "pid::one");
  EXPECT_EQ(made.cases[1].id, "pid::two-things");
}

TEST(MakeCasesTest, TwoCasesWithOneIdAreAProblemAtBothPlaces) {
  const MadeCases made = MakeCases({MakeScenario("pid", "one", 1), MakeScenario("pid", "One!", 9)});
  ASSERT_EQ(made.problems.size(), 2U);
  EXPECT_EQ(made.problems[0].file, "pid.yaml");
  EXPECT_EQ(made.problems[0].mark, (Mark{1, 1}));
  EXPECT_EQ(made.problems[0].message,
            "the id 'pid::one' is also that of pid.yaml:9; give the scenarios different titles");
  EXPECT_EQ(made.problems[1].mark, (Mark{9, 1}));
  EXPECT_EQ(made.problems[1].message,
            "the id 'pid::one' is also that of pid.yaml:1; give the scenarios different titles");
}

TEST(MakeCasesTest, ATitleMustHaveSomethingToMakeAnIdFrom) {
  const MadeCases made = MakeCases({MakeScenario("pid", "\xe6\x97\xa5")});
  ASSERT_EQ(made.problems.size(), 1U);
  EXPECT_EQ(made.problems[0].message, "this title has no letter a-z or digit to make an id from");
}

}  // namespace
}  // namespace nstest
