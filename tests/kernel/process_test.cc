#include "nstest/process/process.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include "nstest/kernel/pipe.h"
#include "nstest/process/ask.h"

namespace nstest {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

ProcessOptions Shell(const std::string& text) {
  return {.argv = {"/bin/sh", "-c", text}, .env = {"PATH=/usr/bin:/bin"}};
}

bool RunToEnd(Loop& loop, const Process& process, milliseconds limit = seconds(10)) {
  return loop.RunUntil([&] { return process.exit().has_value(); }, steady_clock::now() + limit);
}

TEST(ProcessTest, TellsExitOutputAndErrors) {
  Loop loop;
  auto process = Process::Start(loop, Shell("echo out; echo err >&2; exit 3"));
  ASSERT_TRUE(process.has_value()) << process.error().Text();
  ASSERT_TRUE(RunToEnd(loop, **process));
  EXPECT_EQ((*process)->exit()->code, 3);
  EXPECT_EQ((*process)->output().text, "out\n");
  EXPECT_EQ((*process)->errors().text, "err\n");
}

TEST(ProcessTest, TellsTheSignalThatEndedIt) {
  Loop loop;
  auto process = Process::Start(loop, Shell("kill -USR1 $$"));
  ASSERT_TRUE(process.has_value());
  ASSERT_TRUE(RunToEnd(loop, **process));
  EXPECT_EQ((*process)->exit()->signal, SIGUSR1);
}

TEST(ProcessTest, FeedsStandardInputLargerThanAPipe) {
  Loop loop;
  ProcessOptions options = Shell("wc -c");
  options.input = std::string(3'000'000, 'x');
  auto process = Process::Start(loop, options);
  ASSERT_TRUE(process.has_value());
  ASSERT_TRUE(RunToEnd(loop, **process));
  EXPECT_EQ((*process)->output().text, "3000000\n");
}

TEST(ProcessTest, AProcessThatDoesNotReadItsInputEndsAllTheSame) {
  ::signal(SIGPIPE, SIG_IGN);  // as the header asks of every caller
  Loop loop;
  ProcessOptions options = Shell("exit 0");
  options.input = std::string(3'000'000, 'x');
  auto process = Process::Start(loop, options);
  ASSERT_TRUE(process.has_value());
  EXPECT_TRUE(RunToEnd(loop, **process));
}

TEST(ProcessTest, KeepsOutputWithinBoundsAndCountsTheRest) {
  Loop loop;
  ProcessOptions options = Shell("head -c 5000000 /dev/zero");
  options.output_limit = 1000;
  auto process = Process::Start(loop, options);
  ASSERT_TRUE(process.has_value());
  ASSERT_TRUE(RunToEnd(loop, **process));
  EXPECT_EQ((*process)->output().text.size(), 1000U);
  EXPECT_EQ((*process)->output().bytes, 5'000'000U);
}

TEST(ProcessTest, OfMuchOutputTheEndIsKeptAsWell) {
  Loop loop;
  ProcessOptions options = Shell("head -c 1000000 /dev/zero | tr '\\0' x; echo; echo last words");
  auto process = Process::Start(loop, options);
  ASSERT_TRUE(process.has_value());
  ASSERT_TRUE(RunToEnd(loop, **process));
  const Captured& output = (*process)->output();
  EXPECT_EQ(output.text, std::string(options.output_limit, 'x'));
  EXPECT_EQ(output.end.size(), 4096U);
  EXPECT_TRUE(output.end.ends_with("x\nlast words\n"));
}

TEST(ProcessTest, EndsWithTheCommandNotWithAStrayThatHoldsThePipe) {
  Loop loop;
  auto process = Process::Start(loop, Shell("sleep 30 & echo $!"));
  ASSERT_TRUE(process.has_value());
  ASSERT_TRUE(RunToEnd(loop, **process, seconds(5)));
  EXPECT_EQ((*process)->exit()->code, 0);
  ::kill(std::stoi((*process)->output().text), SIGKILL);
}

TEST(ProcessTest, ADeadlineLeavesItRunningUntilItIsKilled) {
  Loop loop;
  auto process = Process::Start(loop, Shell("echo begun; exec sleep 30"));
  ASSERT_TRUE(process.has_value());
  EXPECT_FALSE(RunToEnd(loop, **process, milliseconds(300)));
  EXPECT_EQ((*process)->output().text, "begun\n");
  (*process)->Kill();
  ASSERT_TRUE(RunToEnd(loop, **process));
  EXPECT_EQ((*process)->exit()->signal, SIGKILL);
}

TEST(ProcessTest, AMissingProgramIsExecvesEnoent) {
  Loop loop;
  const auto process =
      Process::Start(loop, {.argv = {"no-such-program"}, .env = {"PATH=/usr/bin:/bin"}});
  ASSERT_FALSE(process.has_value());
  EXPECT_EQ(process.error().Text(), "execve 'no-such-program': ENOENT");
}

TEST(ProcessTest, NothingButTheStandardStreamsReachesACommand) {
  Loop loop;
  auto process = Process::Start(loop, Shell("ls /proc/self/fd | wc -l"));
  ASSERT_TRUE(process.has_value());
  ASSERT_TRUE(RunToEnd(loop, **process));
  // 0, 1, 2, and the one by which ls reads the directory.
  EXPECT_EQ((*process)->output().text, "4\n");
}

TEST(ProcessTest, TwoHundredAtATimeAllEnd) {
  Loop loop;
  std::vector<std::unique_ptr<Process>> many;
  for (int i = 0; i < 200; ++i) {
    auto process = Process::Start(loop, Shell("exit 5"));
    ASSERT_TRUE(process.has_value());
    many.push_back(std::move(*process));
  }
  const auto all_ended = [&] {
    return std::all_of(many.begin(), many.end(),
                       [](const auto& one) { return one->exit().has_value(); });
  };
  ASSERT_TRUE(loop.RunUntil(all_ended, steady_clock::now() + seconds(30)));
  for (const auto& one : many) EXPECT_EQ(one->exit()->code, 5);
}

// A launcher that says its child's number, and leaves it to us.
class SuccessorTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0); }

  void TearDown() override { ::prctl(PR_SET_CHILD_SUBREAPER, 0); }

  // The launcher has ended, and this is the process that it left, which waits for Go().
  std::unique_ptr<Process> Launch(const std::string& text) {
    auto pipe = MakePipe();
    EXPECT_TRUE(pipe.has_value());
    ProcessOptions options = Shell("(read -r go <&3; " + text + ") & echo $!; echo warning >&2");
    options.handed = {pipe->read.get()};
    options.has_successor = true;
    auto process = Process::Start(loop_, options);
    EXPECT_TRUE(process.has_value() && RunToEnd(loop_, **process));
    const auto said = [&] { return !(*process)->output().text.empty(); };
    EXPECT_TRUE(loop_.RunUntil(said, steady_clock::now() + seconds(10)));
    const pid_t pid = std::stoi((*process)->output().text);
    (*process)->ContinueAs(pid, UniqueFd(PidfdOpen(pid)));
    EXPECT_EQ((*process)->pid(), pid);
    EXPECT_FALSE((*process)->exit().has_value());
    go_ = std::move(pipe->write);
    return std::move(*process);
  }

  void Go() { EXPECT_TRUE(WriteAll(go_.get(), "\n").has_value()); }

  Loop loop_;
  UniqueFd go_;
};

TEST_F(SuccessorTest, ItsEndAndItsOutputAreThoseOfTheProcessThatWasLeft) {
  const auto process = Launch("echo out; echo err >&2; exit 5");
  Go();
  ASSERT_TRUE(RunToEnd(loop_, *process));
  EXPECT_EQ(process->exit()->code, 5);
  EXPECT_EQ(process->output().text, std::to_string(process->pid()) + "\nout\n");
  EXPECT_EQ(process->errors().text, "warning\nerr\n");
}

TEST_F(SuccessorTest, ItIsKilledAndReapedWithItsOwner) {
  auto process = Launch("exec sleep 60");
  const pid_t pid = process->pid();
  process.reset();
  EXPECT_EQ(::kill(pid, 0), -1);
  EXPECT_EQ(errno, ESRCH);
}

TEST(AskInTest, ReturnsTheAnswerOfAFreshProcess) {
  const pid_t asker = ::getpid();
  const auto answer = AskIn(
      Place{}, [&](pid_t /*hop*/) { return Value(::getpid() != asker); },
      steady_clock::now() + seconds(5));
  ASSERT_TRUE(answer.has_value()) << answer.error().Text();
  EXPECT_EQ(*answer, Value(true));
}

TEST(AskInTest, KillsAnObserverThatHangs) {
  const auto answer = AskIn(
      Place{},
      [](pid_t /*hop*/) {
        ::pause();
        return Value();
      },
      steady_clock::now() + milliseconds(100));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().errnum, ETIMEDOUT);
}

TEST(ProcessTest, ALoopWithoutADescriptorIsAnError) {
#ifdef NSTEST_SANITIZED
  GTEST_SKIP() << "UBSan looks at an object's type through a pipe, and there are no descriptors";
#endif
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none{3, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  Loop loop;
  const auto process = Process::Start(loop, Shell("true"));
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  ASSERT_FALSE(process.has_value());
  EXPECT_EQ(process.error().Text(), "epoll: EMFILE");
}

TEST(ProcessTest, ABuiltinThatFailsSaysWhyOnItsStandardError) {
  Loop loop;
  const auto process = Process::Start(loop, {.builtin = []() -> Result<int> {
                                        return Error{"poll", EPERM, {}};
                                      }});
  ASSERT_TRUE(process.has_value()) << process.error().Text();
  ASSERT_TRUE(RunToEnd(loop, **process));
  EXPECT_EQ((*process)->exit()->code, 1);
  EXPECT_EQ((*process)->errors().text, "poll: EPERM");
}

}  // namespace
}  // namespace nstest
