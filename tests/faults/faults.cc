// Lets each system call that makes a container fail, in turn, and sees that the case says so: its
// verdict is error or skip, with step, errno and subject, and nothing is left, hangs or crashes.
//
// usage: faults NSTEST SCENARIO [--deep] [ONLY]
//   each call once with EPERM; --deep: every time that it is made, with several errnos;
//   ONLY: those whose line in the table begins so
// Exit: 0, or 1 with a finding.

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <span>
#include <string_view>

#include "faults/call_names.h"
#include "faults/tracer.h"
#include "nstest/base/names.h"
#include "nstest/base/text.h"
#include "nstest/base/unique_fd.h"
#include "nstest/report/record.h"

namespace nstest {

namespace {

// What has no way to fail that a program could meet (memory that runs out ends it), and what makes
// nothing: that a command cannot be executed is its step's evidence.
constexpr std::array<std::string_view, 25> kNeverFail{"brk",
                                                      "mmap",
                                                      "munmap",
                                                      "mprotect",
                                                      "madvise",
                                                      "exit",
                                                      "exit_group",
                                                      "getpid",
                                                      "gettid",
                                                      "getppid",
                                                      "getuid",
                                                      "geteuid",
                                                      "getgid",
                                                      "getegid",
                                                      "rt_sigreturn",
                                                      "rt_sigprocmask",
                                                      "rt_sigaction",
                                                      "set_robust_list",
                                                      "set_tid_address",
                                                      "rseq",
                                                      "futex",
                                                      "execve",
                                                      "restart_syscall",
                                                      "arch_prctl",
                                                      "umask"};

// setresuid(2) and setresgid(2) say so of an id that has no mapping, and a container may have none
// for root.
bool IsAnswer(const Fault& fault) {
  const std::string name = CallName(fault.call.number);
  return fault.errnum == EINVAL && (name == "setresuid" || name == "setresgid");
}

struct Options {
  std::string nstest;
  std::string scenario;
  bool deep = false;
  std::string only;
  std::filesystem::path folder;
};

struct Outcome {
  std::string verdict;  // "error"; "hang", "leak", "crash"
  std::string text;
  bool bad = false;
};

bool CanFail(const TracedCall& call) {
  return std::find(kNeverFail.begin(), kNeverFail.end(), CallName(call.number)) == kNeverFail.end();
}

std::string FaultText(const Fault& fault) {
  return CallName(fault.call.number) + " #" + std::to_string(fault.call.count) + " of process " +
         fault.call.process + ", " + ErrnoName(fault.errnum);
}

Outcome Bad(std::string verdict, std::string text) {
  return {std::move(verdict), std::move(text), true};
}

// A case that passed did without the call; its expectations see to it that nothing is missing.
Outcome JudgeRecord(const Options& options, const Fault& fault) {
  const UniqueFd fd(::open((options.folder / "record").c_str(), O_RDONLY | O_CLOEXEC));
  const auto record = ReadRecord(fd.get());
  if (!record) return Bad("no record", record.error().Text());
  if (!record->complete() || record->cases.size() != 1) return Bad("no record", "it broke off");
  const CaseResult& result = record->cases.front();
  const std::string verdict(VerdictName(result.verdict));
  if (result.verdict == Verdict::kPass) return {verdict, "done without"};
  std::string text = result.reason.text;
  for (const ExpectationResult& one : result.expectations) {
    if (one.verdict == Verdict::kFail) text += "; " + one.name + ": " + one.seen;
  }
  const bool said = text.find(ErrnoName(fault.errnum)) != std::string::npos;
  const bool expected = result.verdict == Verdict::kError || result.verdict == Verdict::kSkip;
  return {verdict, text, !said || !expected};
}

// The cgroups of a run have its process's number.
bool LeftCgroups(pid_t runner) {
  const std::string name = "nstest." + std::to_string(runner);
  std::error_code ignored;
  for (auto it = std::filesystem::recursive_directory_iterator("/sys/fs/cgroup", ignored);
       it != std::filesystem::recursive_directory_iterator(); it.increment(ignored)) {
    if (it->path().filename() == name) return true;
  }
  return false;
}

TraceOptions Command(const Options& options, std::optional<Fault> fault) {
  return {.argv = {options.nstest, options.scenario, "--color", "never", "--report",
                   "jsonl=" + (options.folder / "record").string()},
          .fault = std::move(fault),
          .output = options.folder / "output"};
}

Outcome Play(const Options& options, const Fault& fault) {
  std::filesystem::remove(options.folder / "record");
  const auto trace = RunTraced(Command(options, fault));
  if (!trace) return Bad("no run", trace.error().Text());
  if (trace->hung) return Bad("hang", "killed after 30 s");
  if (WIFSIGNALED(trace->status)) return Bad("crash", SignalName(WTERMSIG(trace->status)));
  if (!trace->crashed.empty()) return Bad("crash", trace->crashed.front());
  if (trace->left > 0) return Bad("leak", std::to_string(trace->left) + " processes are left");
  if (LeftCgroups(trace->runner)) return Bad("leak", "cgroups are left");
  if (!trace->reached) return {"-", "it was not made this time"};
  return JudgeRecord(options, fault);
}

// The calls of a run in which none fails.
std::vector<Fault> ChooseFaults(const Options& options, const Trace& trace) {
  std::vector<int> errnums{EPERM};
  if (options.deep) errnums = {EPERM, EINVAL, ENOMEM, ENOSPC, EAGAIN, EINTR};
  std::vector<Fault> faults;
  for (const TracedCall& call : trace.calls) {
    if (!CanFail(call) || (!options.deep && call.count > 1)) continue;
    for (const int errnum : errnums) {
      const Fault fault{call, errnum};
      if (IsAnswer(fault) || !FaultText(fault).starts_with(options.only)) continue;
      faults.push_back(fault);
    }
  }
  return faults;
}

int Campaign(const Options& options) {
  const auto trace = RunTraced(Command(options, {}));
  if (!trace || trace->calls.empty() || trace->status != 0) {
    std::printf("faults: the scenario does not pass under ptrace\n");
    return 1;
  }
  const auto faults = ChooseFaults(options, *trace);
  std::map<std::string, int> verdicts;
  int bad = 0;
  for (const Fault& fault : faults) {
    const Outcome outcome = Play(options, fault);
    ++verdicts[outcome.verdict];
    bad += outcome.bad ? 1 : 0;
    std::printf("%s %-44s %-8s %s\n", outcome.bad ? "BAD" : "   ", FaultText(fault).c_str(),
                outcome.verdict.c_str(), EscapeControl(outcome.text).c_str());
    std::fflush(stdout);
  }
  std::string counts;
  for (const auto& [verdict, count] : verdicts)
    counts += ", " + std::to_string(count) + ' ' + verdict;
  std::printf("faults: %zu calls of %zu in the window failed once%s; %d bad\n", faults.size(),
              trace->calls.size(), counts.c_str(), bad);
  return bad == 0 && !faults.empty() ? 0 : 1;
}

int Main(int argc, char** argv) {
  if (argc < 3) return 1;
  std::string folder = std::filesystem::temp_directory_path() / "faults.XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) return 1;
  Options options{.nstest = argv[1], .scenario = argv[2], .folder = folder};
  for (const std::string_view word : std::span(argv, static_cast<std::size_t>(argc)).subspan(3)) {
    if (word == "--deep") {
      options.deep = true;
    } else {
      options.only = word;
    }
  }
  const int status = Campaign(options);
  std::filesystem::remove_all(folder);
  return status;
}

}  // namespace

}  // namespace nstest

int main(int argc, char** argv) {
  return nstest::Main(argc, argv);
}
