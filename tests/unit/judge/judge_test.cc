#include "nstest/judge/judge.h"

#include <gtest/gtest.h>

#include "case_makers.h"
#include "matcher_makers.h"

namespace nstest {
namespace {

TEST(JudgeTest, PassesWhenEveryExpectationHolds) {
  const Case played = MakeCase({MakeRun("child sees PID 1", Has("stdout", Is("1")))});
  const CaseResult result = Judge(played, {.steps = {{.step = 0, .value = Ran(0, "1")}}});
  EXPECT_EQ(result.verdict, Verdict::kPass);
  ASSERT_EQ(result.expectations.size(), 1U);
  EXPECT_EQ(result.expectations[0].verdict, Verdict::kPass);
  EXPECT_EQ(result.expectations[0].name, "child sees PID 1");
}

TEST(JudgeTest, FailsWithWhatWasExpectedSeenAndWhere) {
  const Case played = MakeCase({MakeRun("child sees PID 1", Has("stdout", Is("1")))});
  const CaseResult result = Judge(played, {.steps = {{.step = 0, .value = Ran(0, "2")}}});
  EXPECT_EQ(result.verdict, Verdict::kFail);
  ASSERT_EQ(result.expectations.size(), 1U);
  const ExpectationResult& failed = result.expectations[0];
  EXPECT_EQ(failed.expected, "stdout is 1");
  EXPECT_EQ(failed.seen, "stdout is \"2\"");
  EXPECT_EQ(failed.mark, (Mark{12, 5}));
  EXPECT_EQ(failed.source_line, "    expect: {stdout: 1}");
  EXPECT_FALSE(failed.implied);
}

TEST(JudgeTest, CallsAFailureThatWasExpectedXfailAndAPassXpass) {
  Case played = MakeCase({MakeRun("child sees PID 1", Has("stdout", Is("1")))});
  played.scenario.expected_to_fail = KnownFailure{.because = "commit abc"};
  const CaseResult failed = Judge(played, {.steps = {{.step = 0, .value = Ran(0, "2")}}});
  EXPECT_EQ(failed.verdict, Verdict::kXfail);
  EXPECT_EQ(failed.expected_to_fail, "commit abc");
  EXPECT_EQ(JudgeAgain(failed).verdict, Verdict::kXfail);
  const CaseResult passed = Judge(played, {.steps = {{.step = 0, .value = Ran(0, "1")}}});
  EXPECT_EQ(passed.verdict, Verdict::kXpass);
  EXPECT_EQ(JudgeAgain(passed).verdict, Verdict::kXpass);
  const Evidence broken{.ending = {EndingKind::kError, {"", "mount: EPERM"}, -1}};
  EXPECT_EQ(Judge(played, broken).verdict, Verdict::kError);
}

TEST(JudgeTest, TellsWhichAlternativeWasChosen) {
  Step step = MakeRun("child sees PID 1", Has("stdout", Is("1")));
  step.choice = Choice{2, "cgroup is \"v2\"", "cgroups(7)"};
  const CaseResult result = Judge(MakeCase({step}), {.steps = {{.step = 0, .value = Ran(0, "1")}}});
  EXPECT_EQ(result.expectations.at(0).choice, step.choice);
}

TEST(JudgeTest, CallsAnObservedValueByItsFact) {
  const Case played = MakeCase({MakeObserve("hostname", Is("a"))});
  const CaseResult result = Judge(played, {.steps = {{.step = 0, .value = "b"}}});
  EXPECT_EQ(result.expectations.at(0).expected, "hostname is \"a\"");
  EXPECT_EQ(result.expectations.at(0).seen, "hostname is \"b\"");
}

TEST(JudgeTest, FillsInWhatReportsShow) {
  const Case played = MakeCase({MakeRun("", Has("stdout", Is("1")))});
  const CaseResult result = Judge(played, {.steps = {{.step = 0, .value = Ran(0, "1")}},
                                           .leftovers = {"a mount is left"},
                                           .took = std::chrono::milliseconds(5)});
  EXPECT_EQ(result.id, "basics/pid");
  EXPECT_EQ(result.title, "the first process is PID 1");
  EXPECT_EQ(result.suite, "basics");
  EXPECT_EQ(result.file, "scenarios/basics/pid.yaml");
  EXPECT_EQ(result.mark, (Mark{1, 1}));
  EXPECT_EQ(result.tags, std::vector<std::string>{"pid"});
  EXPECT_EQ(result.sources, std::vector<std::string>{"pid_namespaces(7)"});
  EXPECT_EQ(result.sha256, "abc");
  EXPECT_EQ(result.leftovers.size(), 1U);
  EXPECT_EQ(result.took, std::chrono::milliseconds(5));
  ASSERT_EQ(result.steps.size(), 1U);
  EXPECT_EQ(result.steps[0].name, "run echo $$ in box");
  EXPECT_EQ(result.steps[0].action, "run");
  EXPECT_EQ(result.steps[0].place, "box");
  EXPECT_EQ(result.steps[0].text, "echo $$");
}

TEST(JudgeTest, BindsSavedEvidenceForLaterSteps) {
  Step saving = MakeRun("first", Has("exit", Is("0")));
  saving.save = "inside";
  const Case played = MakeCase({saving, MakeObserve("pid", IsNot(Is("$inside.stdout")))});
  const auto with = [&](Value seen) {
    return Judge(played, {.steps = {{.step = 0, .value = Ran(0, "7")},
                                    {.step = 1, .value = std::move(seen)}}});
  };
  EXPECT_EQ(with(7).verdict, Verdict::kFail);
  EXPECT_EQ(with(7).expectations.at(1).expected, "pid is not 7 ($inside.stdout)");
  EXPECT_EQ(with(8).verdict, Verdict::kPass);
}

TEST(JudgeTest, AStepThatHadToSucceedFailsByAnImpliedExpectation) {
  const Case played = MakeCase({MakeRun("prepare", std::nullopt), MakeObserve("pid", Is("1"))});
  const Value seen = Value::Map{{"exit", 127}, {"stderr", "sh: 1: foo: not found"}};
  const CaseResult result =
      Judge(played, {.steps = {{.step = 0, .value = seen, .succeeded = false}}});
  EXPECT_EQ(result.verdict, Verdict::kFail);
  ASSERT_EQ(result.expectations.size(), 2U);
  const ExpectationResult& implied = result.expectations[0];
  EXPECT_TRUE(implied.implied);
  EXPECT_EQ(implied.name, "prepare");
  EXPECT_EQ(implied.expected, "the command succeeds (exit 0)");
  EXPECT_EQ(implied.seen, "exit 127, stderr: \"sh: 1: foo: not found\"");
  EXPECT_EQ(implied.mark, (Mark{10, 3}));
  EXPECT_FALSE(implied.matcher);
  EXPECT_EQ(result.expectations[1].verdict, Verdict::kSkip);
  EXPECT_EQ(result.expectations[1].expected, "pid is 1");
  EXPECT_EQ(result.expectations[1].seen, "not reached: 'prepare' did not succeed");
}

TEST(JudgeTest, AnErrnoIsNamedWhereTheStepShowsOne) {
  const Case played = MakeCase(
      {{.name = "mount it", .place = "box", .action = Mount{.type = "tmpfs", .at = "/x"}}});
  const CaseResult result =
      Judge(played,
            {.steps = {{.step = 0, .value = Value::Map{{"errno", "EPERM"}}, .succeeded = false}}});
  EXPECT_EQ(result.expectations.at(0).expected, "mount succeeds (errno none)");
  EXPECT_EQ(result.expectations.at(0).seen, "errno EPERM");
}

TEST(JudgeTest, ASignalIsNamedWhereTheCommandWasKilled) {
  const Case played = MakeCase({MakeRun("prepare", std::nullopt)});
  const Value seen = Value::Map{{"exit", Value()}, {"signal", "SIGKILL"}, {"stderr", ""}};
  const CaseResult result =
      Judge(played, {.steps = {{.step = 0, .value = seen, .succeeded = false}}});
  EXPECT_EQ(result.expectations.at(0).seen, "killed by SIGKILL");
}

TEST(JudgeTest, AStepMayFailItsOwnAndTheImpliedExpectation) {
  const Case played = MakeCase({MakeRun("both", Has("stdout", Is("1")))});
  const CaseResult result =
      Judge(played, {.steps = {{.step = 0, .value = Ran(1, "2"), .succeeded = false}}});
  ASSERT_EQ(result.expectations.size(), 2U);
  EXPECT_FALSE(result.expectations[0].implied);
  EXPECT_TRUE(result.expectations[1].implied);
}

TEST(JudgeTest, EventuallyTellsTheLastValueAndTheTries) {
  Step step = MakeObserve("processes", Is("1"));
  step.eventually = std::chrono::seconds(2);
  const CaseResult result =
      Judge(MakeCase({step}),
            {.steps = {{.step = 0, .value = 3, .tries = {5, 4}, .took = std::chrono::seconds(2)}}});
  EXPECT_EQ(result.expectations.at(0).seen, "processes is 3 (after 3 tries in 2s)");
}

TEST(JudgeTest, WhatWasNotReachedSaysWhatWasExpectedOfItsFields) {
  const Case played = MakeCase({MakeRun("one", Has("stdout", Is("$inside")))});
  const CaseResult result =
      Judge(played, {.ending = {EndingKind::kError, {"", "mount('/x'): EIO"}}});
  EXPECT_EQ(result.expectations.at(0).expected, "stdout is $inside");
  EXPECT_EQ(result.expectations.at(0).seen, "not reached: mount('/x'): EIO");
}

TEST(VerdictTest, ASkipWinsOverAll) {
  const Case played = MakeCase({MakeObserve("pid", Is("1"))});
  const CaseResult result =
      Judge(played, {.ending = {EndingKind::kSkip, {"tool", "needs the program 'x'"}}});
  EXPECT_EQ(result.verdict, Verdict::kSkip);
  EXPECT_EQ(result.reason.key, "tool");
  EXPECT_EQ(result.expectations.at(0).seen, "not reached: needs the program 'x'");
}

TEST(VerdictTest, AFailureWinsOverTheErrorThatFollows) {
  const Case played = MakeCase({MakeObserve("pid", Is("1")), MakeObserve("ppid", Is("0"))});
  const Ending ending{EndingKind::kError, {"", "open('/x'): EIO"}, 1};
  EXPECT_EQ(Judge(played, {.steps = {{.step = 0, .value = 2}}, .ending = ending}).verdict,
            Verdict::kFail);
  EXPECT_EQ(Judge(played, {.steps = {{.step = 0, .value = 1}}, .ending = ending}).verdict,
            Verdict::kError);
}

TEST(VerdictTest, AStepCutOffByItsTimeoutIsJudgedByNothing) {
  const Case played = MakeCase({MakeRun("slow", Has("stdout", Is("1")))});
  const CaseResult result = Judge(
      played, {.steps = {{.step = 0, .value = Value::Map{{"stdout", "half"}}, .succeeded = false}},
               .ending = {EndingKind::kTimeout, {"", "the step took longer than 10s: slow"}, 0}});
  EXPECT_EQ(result.verdict, Verdict::kTimeout);
  ASSERT_EQ(result.expectations.size(), 1U);
  EXPECT_EQ(result.expectations[0].seen, "not reached: the step took longer than 10s: slow");
  EXPECT_EQ(result.steps.size(), 1U) << "what was seen until then is kept";
}

TEST(VerdictTest, PlayingWithoutReachingAnExpectationIsAnError) {
  const CaseResult result =
      Judge(MakeCase({MakeObserve("pid", std::nullopt)}), {.steps = {{.step = 0, .value = 2}}});
  EXPECT_EQ(result.verdict, Verdict::kError);
  EXPECT_EQ(result.reason.text, "no expectation was reached");
}

TEST(HoldsNowTest, AnswersForOneTry) {
  const Step step = MakeObserve("pid", Is("$inside"));
  EXPECT_TRUE(HoldsNow(step, 1, {{"inside", 1}}));
  EXPECT_FALSE(HoldsNow(step, 2, {{"inside", 1}}));
  EXPECT_TRUE(HoldsNow(MakeObserve("pid", std::nullopt), 1, {}));
}

}  // namespace
}  // namespace nstest
