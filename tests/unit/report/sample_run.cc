#include "sample_run.h"

namespace nstest {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

StepResult RunStep(int index, const std::string& command, Value evidence) {
  return {.name = "run " + command + " in box",
          .action = "run",
          .place = "box",
          .text = command,
          .evidence = {.step = index, .value = std::move(evidence), .took = microseconds(1500)}};
}

Value CommandEvidence(int exit, std::string out, std::string err) {
  return Value::Map{{"exit", exit}, {"signal", Value()}, {"stdout", out}, {"stderr", err}};
}

CaseResult NamedCase(const std::string& id, std::string title, Verdict verdict) {
  return {.id = id,
          .title = std::move(title),
          .suite = "corpus",
          .file = "scenarios/" + id.substr(0, id.find(':')) + ".yaml",
          .mark = {1, 1},
          .tags = {"pid"},
          .sources = {"pid_namespaces(7)"},
          .sha256 = "5f2c",
          .verdict = verdict,
          .took = milliseconds(3)};
}

CaseResult SkippedCase() {
  CaseResult result = NamedCase("basics/mysql", "a database is PID 1", Verdict::kSkip);
  result.reason = {"tool", "mariadbd is not in PATH: install mariadb-server-core"};
  result.took = Nanoseconds(0);
  return result;
}

CaseResult ErrorCase() {
  CaseResult result = NamedCase("basics/mounts", "a mount stays inside", Verdict::kError);
  result.reason = {"", "mount(MS_BIND) '/srv': EPERM, making container 'box'"};
  return result;
}

CaseResult TimedOutCase() {
  CaseResult result = NamedCase("time/slow", "a slow command", Verdict::kTimeout);
  result.reason = {"", "the step took longer than 10s"};
  result.steps = {RunStep(0, "echo begun; sleep 60", CommandEvidence(0, "begun\n", ""))};
  result.took = milliseconds(10012);
  return result;
}

CaseResult LittererCase() {
  CaseResult result = PassingCase("ipc/queues::a-queue-is-private[kind=sysv]");
  result.leftovers = {"the message queue 0x1f of uid 0"};
  return result;
}

// A failure that was expected, of an expectation that was chosen for this host.
CaseResult KnownFailureCase() {
  CaseResult result = NamedCase("user/known", "a known failure", Verdict::kXfail);
  result.expected_to_fail = "commit 0123abc is not in 6.1";
  result.steps = {RunStep(0, "id -u", CommandEvidence(0, "5\n", ""))};
  result.expectations = {{.name = "it is root",
                          .verdict = Verdict::kFail,
                          .expected = "stdout is 0",
                          .seen = "stdout is \"5\"",
                          .choice = Choice{2, "cgroup is \"v2\"", "cgroups(7)"},
                          .mark = {7, 3}}};
  return result;
}

CaseResult UnexpectedPassCase() {
  CaseResult result = PassingCase("user/mended");
  result.verdict = Verdict::kXpass;
  result.expected_to_fail = "not in 6.1 either";
  return result;
}

}  // namespace

CaseResult PassingCase(const std::string& id) {
  CaseResult result = NamedCase(id, "the first process is PID 1", Verdict::kPass);
  result.steps = {RunStep(0, "echo $$", CommandEvidence(0, "1\n", ""))};
  result.expectations = {{.name = "stdout is 1",
                          .expected = "stdout is 1",
                          .seen = "stdout is \"1\"",
                          .mark = {4, 9},
                          .matcher = Matcher{.kind = Equals{"1"}}}};
  return result;
}

CaseResult FailingCase() {
  CaseResult result = NamedCase("basics/pid::two wrongs", "two expectations fail", Verdict::kFail);
  result.steps = {RunStep(0, "true", CommandEvidence(0, "", "")),
                  RunStep(1, "echo $$; ls /nowhere",
                          CommandEvidence(2, "4711\n", "ls: cannot access '/nowhere'\n"))};
  result.expectations = {{.name = "true succeeds", .expected = "exit is 0", .implied = true},
                         {.name = "the shell is PID 1",
                          .verdict = Verdict::kFail,
                          .expected = "stdout is 1",
                          .seen = "stdout is \"4711\"",
                          .step = 1,
                          .mark = {9, 22},
                          .source_line = "    expect: {stdout: 1, stderr: empty}",
                          .matcher = Matcher{.kind = Equals{"1"}}},
                         {.name = "nothing on stderr",
                          .verdict = Verdict::kFail,
                          .expected = "stderr is empty",
                          .seen = "stderr is \"ls: cannot access '/nowhere'\"",
                          .step = 1,
                          .mark = {9, 33},
                          .matcher = Matcher{.kind = IsEmpty{}}}};
  return result;
}

std::string HostileOutput() {
  return "\x1b[2J\x1b[1;1Hnstest: 1 case, 1 passed\n"
         "::error file=a::forged\n"
         "##[error]forged\n"
         "pass  basics/forged (1 ms)\r\n"
         "ok 1 forged\nnot ok 2 forged\n1..9\nKTAP version 1\nBail out!\n"
         "]]></failure><testcase name=\"forged\"/>&amp;\n"
         "::stop-commands::x\n"
         "bad \xff\xc0 bytes\a\b\x7f, \xe2\x80\xae turned, \xe2\x80\xa8ok 3 forged\n"
         "[[ATTACHMENT|/etc/passwd]]\n"
         "a\tb</pre>\n```";
}

CaseResult HostileCase(const std::string& output) {
  CaseResult result = NamedCase("hostile/child", "a child forges <reports> & more", Verdict::kFail);
  result.steps = {RunStep(0, "cat /tmp/tricks", CommandEvidence(0, output, ""))};
  result.expectations = {{.name = "silence",
                          .verdict = Verdict::kFail,
                          .expected = "stdout is empty",
                          .seen = "stdout is " + DisplayText(output, 120),
                          .mark = {5, 3},
                          .source_line = "  expect: {stdout: empty}"}};
  return result;
}

RunInfo SampleRun() {
  return {.version = "0.1.0",
          .started = "2026-01-02T03:04:05Z",
          .argv = {"nstest", "scenarios/", "-j", "2"},
          .replay = {"nstest", "run", "--allow", "clock"},
          .cases = 9,
          .jobs = 2,
          .seed = 42};
}

HostFacts SampleHost() {
  return {.facts = {{"hostname", "builder"},
                    {"kernel", "6.1.0"},
                    {"limits", Value::Map{{"pid_levels_left", 31}}}},
          .unread = {{"config", "open '/proc/config.gz': ENOENT"}}};
}

std::vector<CaseResult> SampleResults() {
  return {PassingCase("basics/pid::first"),
          FailingCase(),
          SkippedCase(),
          ErrorCase(),
          TimedOutCase(),
          LittererCase(),
          KnownFailureCase(),
          UnexpectedPassCase(),
          HostileCase(HostileOutput())};
}

RunSummary SampleSummary() {
  RunSummary summary{.took = milliseconds(10240)};
  for (const CaseResult& result : SampleResults()) summary.counts.Add(result.verdict);
  return summary;
}

void PlaySample(Reporter& reporter) {
  reporter.Begin(SampleRun(), SampleHost());
  for (const CaseResult& result : SampleResults()) {
    reporter.CaseStarted({result.id, result.title, result.attempt});
    reporter.CaseFinished(result);
  }
  reporter.End(SampleSummary());
}

}  // namespace nstest
