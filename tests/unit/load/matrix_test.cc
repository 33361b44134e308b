#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "loaded_text.h"

namespace nstest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::SizeIs;

std::vector<Scenario> LoadAll(std::string_view text) {
  Loaded loaded = LoadTestText(text);
  EXPECT_EQ(ProblemTexts({.errors = loaded.errors}), "") << text;
  return std::move(loaded.scenarios);
}

std::vector<std::string> StepNames(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const Step& step : scenario.steps) names.push_back(step.name);
  return names;
}

const FactQuery& FactOf(const Step& step) {
  return std::get<Observe>(step.action).fact;
}

std::string ScriptOf(const Step& step) {
  return std::get<nstest::Run>(step.action).command.shell;
}

TEST(MatrixTest, MakesAScenarioOfEachCombinationTheLastAxisFirst) {
  const auto scenarios = LoadAll(R"(
scenario: x
matrix: {a: [1, 2], b: [u, v]}
containers: {box: {namespaces: [pid]}}
steps: [{run: 'echo ${a}${b}', expect: {stdout: '${a}${b}'}}]
)");
  ASSERT_THAT(scenarios, SizeIs(4));
  EXPECT_THAT(scenarios[1].combination, ElementsAre(Pair("a", "1"), Pair("b", "v")));
  EXPECT_EQ(ScriptOf(scenarios[2].steps[0]), "echo 2u");
  EXPECT_EQ(scenarios[0].sha256, scenarios[3].sha256);
  EXPECT_TRUE(scenarios[3].alone);
}

TEST(MatrixTest, FillsInKindsKeysOptionsAndFacts) {
  const auto scenarios = LoadAll(R"(
scenario: a ${kind} namespace
matrix: {kind: [uts, net]}
vars: {seconds: 5s}
containers:
  list: {namespaces: [$kind]}
  map: {namespaces: {$kind: list}}
steps:
  - {name: $kind, in: list, observe: 'namespaces.${kind}', timeout: $seconds, expect: {greater than: 0}}
  - {in: map, observe: hostname, expect: x}
)");
  ASSERT_THAT(scenarios, SizeIs(2));
  EXPECT_EQ(scenarios[1].title, "a net namespace");
  EXPECT_EQ(scenarios[1].written_title, "a ${kind} namespace");
  EXPECT_NE(scenarios[0].containers[0].FindNew(NamespaceKind::kUts), nullptr);
  EXPECT_NE(scenarios[1].containers[0].FindNew(NamespaceKind::kNetwork), nullptr);
  EXPECT_NE(scenarios[1].containers[1].Find(NamespaceKind::kNetwork), nullptr);
  EXPECT_THAT(FactOf(scenarios[1].steps[0]).fields, ElementsAre("network"));
  EXPECT_EQ(scenarios[1].steps[0].name, "net");
  EXPECT_EQ(scenarios[1].steps[0].timeout, std::chrono::seconds(5));
}

TEST(MatrixTest, KeepsTheTypeOfAWholeValue) {
  const auto scenarios = LoadAll(R"(
scenario: x
matrix:
  row:
    - {name: list, command: [echo, a b], out: {not: absent}}
    - {name: text, command: echo $row, out: 5}
containers: {box: {namespaces: [pid]}}
steps: [{run: '${row.command}', expect: {stdout: $row.out}}]
)");
  ASSERT_THAT(scenarios, SizeIs(2));
  EXPECT_THAT(std::get<nstest::Run>(scenarios[0].steps[0].action).command.argv,
              ElementsAre("echo", "a b"));
  EXPECT_EQ(ScriptOf(scenarios[1].steps[0]), "echo $row");
  const auto& fields = std::get<HasFields>(scenarios[0].steps[0].expect->kind).fields;
  EXPECT_TRUE(std::holds_alternative<Not>(fields[0].second->kind));
}

TEST(MatrixTest, LeavesTheShellItsOwnVariables) {
  const auto scenario = LoadOne(R"(
scenario: x
vars: {x: 1}
containers: {box: {namespaces: [pid]}}
steps: [{run: 'echo $x ${x} $${x} $$', expect: {stdout: $x}}]
)");
  EXPECT_EQ(ScriptOf(scenario.steps[0]), "echo $x 1 $${x} $$");
}

TEST(MatrixTest, FillsInPartsOfOtherReferencesAndArguments) {
  const auto scenario = LoadOne(R"(
scenario: x
vars: {kind: pid, path: /etc/passwd}
containers: {box: {namespaces: [pid]}}
steps:
  - {observe: namespaces, save: outside}
  - {observe: file($path).size, expect: {not: '$outside.${kind}'}}
)");
  EXPECT_EQ(FactOf(scenario.steps[1]).argument, "/etc/passwd");
  const auto& negated = std::get<Not>(scenario.steps[1].expect->kind);
  EXPECT_EQ(std::get<Equals>(negated.of->kind).operand, "$outside.pid");
}

TEST(MatrixTest, LetsVariablesBeMadeOfAxesAndOfOneAnother) {
  const auto scenarios = LoadAll(R"(
scenario: x
matrix: {kind: [pid, uts]}
vars: {path: '/proc/self/ns/${kind}', command: 'readlink ${path}'}
containers: {box: {namespaces: [pid]}}
steps: [{run: '${command}', expect: {stdout: x}}]
)");
  ASSERT_THAT(scenarios, SizeIs(2));
  EXPECT_EQ(ScriptOf(scenarios[1].steps[0]), "readlink /proc/self/ns/uts");
}

TEST(MatrixTest, FillsInTitlesWithVariablesAlone) {
  const auto scenarios = LoadAll(R"(
scenario: a limit of ${limit}, and the shell's $${x}
vars: {limit: 5}
containers: {box: {namespaces: [pid]}}
steps: [{name: 'it is ${limit}, as $${y}', run: 'echo ${limit}', expect: {stdout: $limit}}]
)");
  ASSERT_THAT(scenarios, SizeIs(1));
  EXPECT_EQ(scenarios[0].title, "a limit of 5, and the shell's ${x}");
  EXPECT_THAT(StepNames(scenarios[0]), ElementsAre("it is 5, as ${y}"));
}

TEST(MatrixTest, NamesRowsByTheirNameAndMakesLabelsFitForIds) {
  const auto scenarios = LoadAll(R"(
scenario: x
matrix: {row: [{name: 'a, [b]', v: 1}]}
containers: {box: {namespaces: [pid]}}
steps: [{name: 'with ${row}', run: 'echo ${row.v}', expect: {stdout: 1}}]
)");
  ASSERT_THAT(scenarios, SizeIs(1));
  EXPECT_THAT(scenarios[0].combination, ElementsAre(Pair("row", "a---b-")));
  EXPECT_EQ(scenarios[0].steps[0].name, "with a, [b]");
}

TEST(ForEachTest, RepeatsAStepAndTellsTheRoundsApart) {
  const auto scenario = LoadOne(R"(
scenario: x
containers: {box: {namespaces: [pid]}}
steps:
  - {for each: {n: [1, 2]}, name: it is there, run: 'echo ${n}', expect: {stdout: $n}}
  - {for each: {n: [3]}, name: 'n is ${n}', run: 'echo ${n}', expect: {stdout: $n}}
)");
  EXPECT_THAT(StepNames(scenario), ElementsAre("it is there [n=1]", "it is there [n=2]", "n is 3"));
}

TEST(ForEachTest, RepeatsABlockWhoseSavedValuesAreItsOwn) {
  const auto scenario = LoadOne(R"(
scenario: x
containers: {box: {namespaces: [pid]}}
steps:
  - for each: {n: [1, 2]}
    steps:
      - {run: 'echo ${n}', save: said}
      - {run: 'echo ${n}', save: 'said_${n}'}
      - for each: {m: [3, 4]}
        run: 'echo ${n}${m} ${said.stdout}'
        expect: {stdout: '${n}${m} ${said.stdout}'}
  - {run: 'echo 1', expect: {stdout: $said_1.stdout}}
)");
  ASSERT_THAT(scenario.steps, SizeIs(9));
  EXPECT_EQ(scenario.steps[5].save, "said_2");
  EXPECT_EQ(ScriptOf(scenario.steps[7]), "echo 24 ${said.stdout}");
}

TEST(ForEachTest, IsNotWrittenOutAfterTooManyErrors) {
  std::string text = "scenario: x\ncontainers: {box: {namespaces: [pid]}}\nsteps:\n";
  for (int i = 0; i < 120; ++i) text += "  - {observe: nonsense}\n";
  text += "  - {for each: {n: [1, 2]}, run: 'echo ${n}', expect: {stdout: $n}}\n";
  EXPECT_THAT(ProblemTexts(LoadTestText(text)), HasSubstr("too many errors"));
}

TEST(ForEachTest, MayTakeItsValuesFromVariables) {
  const auto scenario = LoadOne(R"(
scenario: x
vars: {kinds: [pid, uts]}
containers: {box: {namespaces: [pid]}}
steps: [{for each: {kind: $kinds}, observe: 'namespaces.${kind}', expect: {greater than: 0}}]
)");
  EXPECT_THAT(scenario.steps, SizeIs(2));
}

TEST(MatrixTest, EndsADocumentThatWouldGrowTooLarge) {
  std::string text = "scenario: x\nvars:\n  v0: [a, b]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string before = std::to_string(i - 1);
    text.append("  v").append(std::to_string(i)).append(": [$v").append(before);
    text.append(", $v").append(before).append("]\n");
  }
  text += "namespaces: [pid]\nrun: echo\nexpect: {stdout: {one of: $v29}}\n";
  EXPECT_THAT(ProblemTexts(LoadTestText(text)), HasSubstr("is too large"));
}

TEST(MatrixTest, EndsAFileWhoseMatricesMakeTooMany) {
  const std::string numbers = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]";
  const std::string one = "scenario: x\nmatrix: {a: " + numbers + ", b: " + numbers +
                          ", c: " + numbers +
                          "}\nnamespaces: [pid]\nrun: echo ${a}${b}${c}\nexpect: {stdout: x}\n";
  std::string text;
  for (int i = 0; i < 11; ++i) text += "---\n" + one;
  EXPECT_THAT(ProblemTexts(LoadTestText(text)), HasSubstr("more than 10,000 cases"));
}

TEST(MatrixTest, WarnsOnceOfWhatAllCombinationsHave) {
  const Loaded loaded = LoadTestText(R"(
scenario: x
matrix: {kind: [pid, uts]}
containers: {box: {namespaces: [$kind]}}
steps:
  - {observe: file(/x).type, expect: absent}
  - {run: 'echo ${kind}', expect: {stdout: pid}}
)");
  EXPECT_THAT(loaded.scenarios, SizeIs(2));
  ASSERT_THAT(loaded.warnings, SizeIs(1));
  EXPECT_THAT(loaded.warnings[0].message, testing::Not(HasSubstr("with [")));
}

TEST(MatrixTest, FillsInCallsAndTheirExpectations) {
  const auto scenarios = LoadAll(R"(
scenario: x
matrix:
  row: [{name: one, flags: CLONE_NEWUTS|CLONE_NEWIPC, errno: EPERM}, {name: two, flags: 0, errno: ok}]
containers: {box: {namespaces: [pid]}}
steps: [{call: [unshare, $row.flags], expect: $row.errno}]
)");
  ASSERT_THAT(scenarios, SizeIs(2));
  EXPECT_TRUE(std::holds_alternative<Calls>(scenarios[0].steps[0].action));
  EXPECT_NE(scenarios[0].steps[0].action, scenarios[1].steps[0].action);
}

}  // namespace
}  // namespace nstest
