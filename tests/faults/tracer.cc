#include "faults/tracer.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>

#include "nstest/base/names.h"

namespace nstest {

namespace {

struct Tracee {
  std::string name;      // "0.2.1"; empty until its parent has told
  bool stopped = false;  // waits for its parent to tell
  bool told = false;     // its parent has, and it has not stopped yet
  bool failing = false;  // its call was taken away; the errno is due when it returns
  int children = 0;
  std::map<long, int> counts;  // of its calls in the window, by number
};

enum class Window { kBefore, kOpen, kClosed };

class Tracer {
 public:
  explicit Tracer(const TraceOptions& options) : options_(options) {}

  Result<Trace> Run() {
    root_ = ::fork();
    if (root_ < 0) return ErrnoError("fork");
    if (root_ == 0) Execute();
    int status = 0;
    if (::waitpid(root_, &status, 0) != root_ || !WIFSTOPPED(status)) return ErrnoError("ptrace");
    constexpr long kOptions = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK |
                              PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
    if (::ptrace(PTRACE_SETOPTIONS, root_, 0, kOptions) != 0) return ErrnoError("ptrace");
    tracees_[root_].name = "0";
    trace_.runner = root_;
    Continue(root_, 0);
    Follow();
    return trace_;
  }

 private:
  [[noreturn]] void Execute() const {
    std::vector<char*> argv;
    for (const std::string& word : options_.argv) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    const int out = ::open(options_.output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    ::ptrace(PTRACE_TRACEME, 0, 0, 0);
    ::raise(SIGSTOP);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }

  static void Continue(pid_t pid, int signal) { ::ptrace(PTRACE_SYSCALL, pid, 0, signal); }

  // Until nobody is left. Whoever is too late is killed, and with the root all that depends on it.
  void Follow() {
    ::alarm(static_cast<unsigned>(options_.patience.count()));
    for (;;) {
      int status = 0;
      const pid_t pid = ::waitpid(-1, &status, __WALL);
      if (pid < 0 && errno == EINTR) {
        Kill();
        continue;
      }
      if (pid < 0) break;
      Take(pid, status);
    }
    ::alarm(0);
  }

  void Kill() {
    if (tracees_.contains(root_)) {
      trace_.hung = true;
      ::kill(root_, SIGKILL);
      ::alarm(2);
      return;
    }
    trace_.left = static_cast<int>(tracees_.size());
    for (const auto& [pid, tracee] : tracees_) ::kill(pid, SIGKILL);
    ::alarm(2);
  }

  void Take(pid_t pid, int status) {
    if (!WIFSTOPPED(status)) {
      if (pid == root_) {
        trace_.status = status;
        ::alarm(2);
      }
      tracees_.erase(pid);
      return;
    }
    const int signal = WSTOPSIG(status);
    if (signal == (SIGTRAP | 0x80)) {
      TakeCall(pid);
      Continue(pid, 0);
    } else if (status >> 16 != 0) {
      TakeEvent(pid, status >> 16);
      Continue(pid, 0);
    } else if (signal == SIGSTOP && tracees_[pid].name.empty()) {
      tracees_[pid].stopped = true;
    } else if (signal == SIGSTOP && tracees_[pid].told) {
      tracees_[pid].told = false;
      Continue(pid, 0);
    } else if (IsCrash(signal)) {
      // A signal that the kernel forces on a namespace's init would not end it once traced.
      trace_.crashed.push_back(tracees_[pid].name + " by " + SignalName(signal));
      ::kill(pid, SIGKILL);
    } else {
      Continue(pid, signal);
    }
  }

  static bool IsCrash(int signal) {
    return signal == SIGSEGV || signal == SIGBUS || signal == SIGILL || signal == SIGFPE ||
           signal == SIGABRT;
  }

  // A new process stops by itself, before or after its parent tells of it.
  void TakeEvent(pid_t pid, int event) {
    if (event != PTRACE_EVENT_CLONE && event != PTRACE_EVENT_FORK && event != PTRACE_EVENT_VFORK)
      return;
    unsigned long message = 0;
    ::ptrace(PTRACE_GETEVENTMSG, pid, 0, &message);
    Tracee& parent = tracees_[pid];
    const auto child = static_cast<pid_t>(message);
    Tracee& made = tracees_[child];
    made.name = parent.name + '.' + std::to_string(++parent.children);
    made.told = !made.stopped;
    if (made.stopped) Continue(child, 0);
  }

  void TakeCall(pid_t pid) {
    Tracee& tracee = tracees_[pid];
    __ptrace_syscall_info info{};
    user_regs_struct registers{};
    if (::ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) <= 0) return;
    if (::ptrace(PTRACE_GETREGS, pid, 0, &registers) != 0) return;
    if (info.op != PTRACE_SYSCALL_INFO_ENTRY) {
      if (tracee.failing) Fail(pid, tracee, registers);
      return;
    }
    const auto number = static_cast<long>(registers.orig_rax);
    if (!IsInWindow(tracee, number)) return;
    const TracedCall call{tracee.name, number, ++tracee.counts[number]};
    trace_.calls.push_back(call);
    if (options_.fault && options_.fault->call == call) {
      tracee.failing = true;
      trace_.reached = true;
      // close(2): the kernel always releases the descriptor early, whatever it returns.
      if (number != SYS_close) registers.orig_rax = static_cast<unsigned long long>(-1);
      ::ptrace(PTRACE_SETREGS, pid, 0, &registers);
    }
    if (IsExecution(number)) window_ = Window::kClosed;
  }

  void Fail(pid_t pid, Tracee& tracee, user_regs_struct& registers) const {
    tracee.failing = false;
    registers.rax =
        static_cast<unsigned long long>(-static_cast<long long>(options_.fault->errnum));
    ::ptrace(PTRACE_SETREGS, pid, 0, &registers);
  }

  // The first program that a process of the runner executes is the worker, and the first process
  // that the worker makes is a container's, or on the way to it.
  bool IsInWindow(const Tracee& tracee, long number) {
    if (worker_.empty() && tracee.name != "0" && IsExecution(number)) worker_ = tracee.name;
    if (window_ == Window::kBefore && number == SYS_clone3 && tracee.name == worker_) {
      window_ = Window::kOpen;
    }
    if (window_ != Window::kOpen) return false;
    return tracee.name == worker_ || tracee.name.starts_with(worker_ + '.');
  }

  static bool IsExecution(long number) { return number == SYS_execve || number == SYS_execveat; }

  const TraceOptions& options_;
  Trace trace_;
  pid_t root_ = -1;
  std::map<pid_t, Tracee> tracees_;
  Window window_ = Window::kBefore;
  std::string worker_;
};

void DoNothing(int /*signal*/) {}

}  // namespace

Result<Trace> RunTraced(const TraceOptions& options) {
  struct sigaction action {};

  action.sa_handler = DoNothing;  // without SA_RESTART: waitpid(2) is to be interrupted
  ::sigaction(SIGALRM, &action, nullptr);
  return Tracer(options).Run();
}

}  // namespace nstest
