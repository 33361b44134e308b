// Real processes that perform calls, in the caller's own namespaces.
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

#include "nstest/kernel/pidfd.h"
#include "nstest/kernel/spawn.h"
#include "nstest/syscalls/performer.h"
#include "nstest/syscalls/switchboard.h"
#include "nstest/syscalls/wire.h"

namespace nstest {
namespace {

using std::chrono::steady_clock;

constexpr auto kCallLimit = std::chrono::seconds(10);

struct MadeActor {
  Actor actor;
  Spawned process;

  ~MadeActor() {
    [[maybe_unused]] const Status killed = PidfdSignal(process.pidfd.get(), SIGKILL);
    [[maybe_unused]] const auto ended = PidfdWait(process.pidfd.get());
  }
};

std::unique_ptr<MadeActor> MakeActor(const std::string& name) {
  auto sockets = MakeSocketPair();
  EXPECT_TRUE(sockets);
  auto spawned = Spawn({}, [&](SpawnedChild& child) -> Status {
    sockets->ours.Reset();
    child.Launched();
    ::_exit(Performer(sockets->theirs.get(), "0").Serve());
  });
  EXPECT_TRUE(spawned);
  const pid_t pid = spawned->pid;
  auto made = std::make_unique<MadeActor>();
  made->actor = {name, std::move(sockets->ours), UniqueFd(PidfdOpen(pid)), pid};
  made->process = std::move(*spawned);
  return made;
}

// What a fresh process makes of these calls.
Result<CallReport> Performed(const std::vector<Call>& calls,
                             steady_clock::duration limit = kCallLimit) {
  const auto made = MakeActor("p");
  std::vector<Actor> kept;
  return RunCalls(made->actor, {.calls = calls, .prefix = "p"},
                  {kept, [](std::string_view) { return std::optional<NamedProcess>(); }},
                  steady_clock::now() + limit);
}

Call Labelled(std::string label, std::string name, std::vector<Value> arguments = {}) {
  return {std::move(label), std::move(name), std::move(arguments), {}, false};
}

Call Fork(std::string label, std::vector<Call> inner) {
  return {std::move(label), "fork", {}, std::move(inner), false};
}

TEST(RunCallsTest, ShowsTheEvidenceOfEveryLabel) {
  const auto report =
      Performed({Labelled("a", "getpid"), Labelled("b", "getppid"), Labelled("", "getuid")});
  ASSERT_TRUE(report) << report.error().Text();
  EXPECT_TRUE(report->succeeded);
  EXPECT_EQ(report->evidence.map()->size(), 2U);
  EXPECT_EQ(*report->evidence.Find("b")->Find("result"), Value(static_cast<long>(::getpid())));
}

TEST(RunCallsTest, StopsAtACallThatMustSucceed) {
  const auto report = Performed({Labelled("", "close", {"999"}), Labelled("after", "getpid")});
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->succeeded);
  EXPECT_EQ(*report->evidence.Find("errno"), Value("EBADF"));
  EXPECT_EQ(*report->evidence.Find("failed"), Value("close(999)"));
  EXPECT_EQ(report->evidence.Find("after"), nullptr);
}

TEST(RunCallsTest, GoesOnAfterACallThatMayFail) {
  Call close = Labelled("close", "close", {"999"});
  close.may_fail = true;
  const auto report = Performed({close, Labelled("after", "getpid")});
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->succeeded);
  EXPECT_NE(report->evidence.Find("after"), nullptr);
}

TEST(RunCallsTest, SharesLabelsBetweenProcesses) {
  const auto report =
      Performed({Fork("child", {Labelled("seen", "kill", {"$late", "0"})}),
                 Fork("late", {Labelled("", "pause")}), Labelled("ended", "waitpid", {"$child"})});
  ASSERT_TRUE(report) << report.error().Text();
  EXPECT_TRUE(report->succeeded) << ToJson(report->evidence);
  EXPECT_EQ(*report->evidence.Find("ended")->Find("out")->Find("exit"), Value(0));
}

TEST(RunCallsTest, SaysThatALabelIsNeverMade) {
  const auto report = Performed({Labelled("", "close", {"$nothing"})});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().Text(), "call: no call labelled 'nothing' is made");
}

TEST(RunCallsTest, SaysThatNobodyComesToACheckpoint) {
  const auto report = Performed({Labelled("", "checkpoint", {"alone"})});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().Text(), "call: nobody else comes to checkpoint 'alone'");
}

TEST(RunCallsTest, EndsAtTheDeadline) {
  const auto report =
      Performed({Labelled("a", "getpid"), Labelled("", "poll", {Value(Value::List{})})},
                std::chrono::milliseconds(500));
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->timed_out);
  EXPECT_EQ(*report->evidence.Find("waiting"), Value("poll([])"));
  EXPECT_NE(report->evidence.Find("a"), nullptr);
}

TEST(RunCallsTest, SaysWhoIsAloneAtACheckpointWhenTimeIsUp) {
  const auto report = Performed({Fork("kid", {Labelled("", "checkpoint", {"here"})}),
                                 Labelled("", "poll", {Value(Value::List{})})},
                                std::chrono::milliseconds(300));
  ASSERT_TRUE(report) << report.error().Text();
  EXPECT_TRUE(report->timed_out);
  EXPECT_EQ(*report->evidence.Find("waiting"),
            Value("poll([]); 'kid' is at checkpoint 'here' alone"));
}

TEST(RunCallsTest, TellsByWhichCallAProcessLeft) {
  const auto report = Performed({Labelled("a", "getpid"), Labelled("gone", "exit", {"3"})});
  ASSERT_TRUE(report);
  ASSERT_TRUE(report->left_by);
  EXPECT_EQ(*report->left_by, "gone");
}

// CAD_OFF only says what Ctrl-Alt-Del does, should the guard ever fail.
TEST(RunCallsTest, MakesNoRebootInTheWorkersOwnPidNamespace) {
  const auto report = Performed({Labelled("", "reboot", {"LINUX_REBOOT_CMD_CAD_OFF"})});
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().Text().find("only in a PID namespace of a container"),
            std::string::npos);
}

TEST(RunCallsTest, HandsADescriptorOver) {
  const auto owner = MakeActor("owner");
  const auto reader = MakeActor("reader");
  std::vector<Actor> kept;
  const CallSurroundings around{kept,
                                [](std::string_view) { return std::optional<NamedProcess>(); }};
  const auto deadline = steady_clock::now() + kCallLimit;
  const auto made =
      RunCalls(owner->actor,
               {.calls = {Labelled("pipe", "pipe"), Labelled("end", "dup", {"$pipe.out.read"}),
                          Labelled("", "write", {"$pipe.out.write", "x"})}},
               around, deadline);
  ASSERT_TRUE(made && made->succeeded);
  kept.push_back(std::move(owner->actor));
  const auto got =
      RunCalls(reader->actor, {.calls = {Labelled("text", "read", {"fd(owner.end)", "10"})}},
               around, deadline);
  ASSERT_TRUE(got) << got.error().Text();
  EXPECT_EQ(*got->evidence.Find("text")->Find("out"), Value("x"));
}

}  // namespace
}  // namespace nstest
