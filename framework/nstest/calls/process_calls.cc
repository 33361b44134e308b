// Processes, signals, and what they have.
#include <sys/syscall.h>

#include "nstest/calls/call_rows.h"

namespace nstest::rows {

namespace {

constexpr auto kLength = Parameter{Kind::kLength};

constexpr CallInfo kRows[] = {
    // NOLINT: counted by the compiler
    {"add_key",
     SYS_add_key,
     {Text("type"), Text("description"), Data("payload"), kLength, Number("keyring", "keyring")}},
    MayNotReturn({"alarm", -1, {Number("seconds")}}),
    {"checkpoint", -1, {Text("name")}},
    {"clone", -1, {Flags("flags", "clone"), Of(Kind::kCalls, "calls"), OutOf(Kind::kOutNumber, 0)}},
    {"clone3",
     -1,
     {Struct("cl_args", "clone_args"), Of(Kind::kCalls, "calls"), OutOf(Kind::kOutNumber, 0)}},
    MayNotReturn(
        {"execve",
         SYS_execve,
         {Text("pathname"), Of(Kind::kTexts, "argv"), Optional(Of(Kind::kTexts, "envp"))}}),
    MayNotReturn({"exit", SYS_exit_group, {Number("status")}}),
    {"fork", -1, {Of(Kind::kCalls, "calls")}},
    {"futex",
     SYS_futex,
     {Number("uaddr"), Flags("futex_op", "futex"), Number("val"), Of(Kind::kDuration, "timeout"),
      Constant(0), Constant(-1)}},
    {"futex",
     SYS_futex,
     {Number("uaddr"), Flags("op", "futex"), Number("val"),
      Optional(Of(Kind::kDuration, "timeout")), Constant(0), Constant(-1)}},
    {"getpgid", SYS_getpgid, {Process("pid")}},
    {"getpid", SYS_getpid, {}},
    {"getppid", SYS_getppid, {}},
    {"getpriority", SYS_getpriority, {Number("which", "who"), Process("who")}},
    {"getrlimit", SYS_getrlimit, {Number("resource", "rlimit"), Out({}, "rlimit")}},
    {"getsid", SYS_getsid, {Process("pid")}},
    {"gettid", SYS_gettid, {}},
    {"kcmp",
     SYS_kcmp,
     {Process("pid1"), Process("pid2"), Number("type", "kcmp"), Optional(Number("idx1")),
      Optional(Number("idx2"))}},
    MayNotReturn({"kill", SYS_kill, {Process("pid"), Number("sig", "signal")}}),
    {"pause", -1, {}},
    {"personality", SYS_personality, {Flags("persona", "personality")}},
    {"pidfd_getfd", 438, {Descriptor("pidfd"), Number("targetfd"), Constant(0)}},
    {"pidfd_open", 434, {Process("pid"), Optional(Flags("flags", "pidfd"))}},
    MayNotReturn(
        {"pidfd_send_signal",
         424,
         {Descriptor("pidfd"), Number("sig", "signal"), Constant(0), Optional(Number("flags"))}}),
    {"prlimit",
     SYS_prlimit64,
     {Process("pid"), Number("resource", "rlimit"), Optional(Struct("new_limit", "rlimit")),
      Out({}, "rlimit")}},
    {"process_vm_readv",
     -1,
     {Process("pid"), Number("address"), Number("length"), OutOf(Kind::kOutText, 65536)}},
    {"process_vm_writev", -1, {Process("pid"), Number("address"), Data("buf")}},
    {"ptrace", SYS_ptrace, {Number("op", "ptrace"), Process("pid"), Constant(0), Constant(0)}},
    {"request_key",
     SYS_request_key,
     {Text("type"), Text("description"), Optional(Text("callout_info")),
      Optional(Number("dest_keyring", "keyring"))}},
    {"rt_sigaction", -1, {Number("signum", "signal"), Number("handler", "sig_action")}},
    {"rt_sigpending", SYS_rt_sigpending, {OutOf(Kind::kOutLong, 0), Constant(8)}},
    {"rt_sigprocmask",
     SYS_rt_sigprocmask,
     {Number("how", "sig_how"), Of(Kind::kSignals, "set"), Constant(0), Constant(8)}},
    {"rt_sigtimedwait",
     SYS_rt_sigtimedwait,
     {Of(Kind::kSignals, "set"), Out({}, "siginfo"), Optional(Of(Kind::kDuration, "timeout")),
      Constant(8)}},
    {"sched_getaffinity",
     SYS_sched_getaffinity,
     {Process("pid"), Constant(128), Out({}, "cpu_set")}},
    {"sched_setaffinity",
     SYS_sched_setaffinity,
     {Process("pid"), Constant(128), Struct("mask", "cpu_set")}},
    {"sched_setscheduler",
     SYS_sched_setscheduler,
     {Process("pid"), Number("policy", "sched"), Struct("param", "sched_param")}},
    {"seccomp", -1, {Flags("flags", "seccomp_flags"), Struct("filter", "seccomp_filter")}},
    {"setns", SYS_setns, {Descriptor("fd"), Optional(Flags("nstype", "clone"))}},
    {"setpgid", SYS_setpgid, {Process("pid"), Process("pgid")}},
    {"setpriority", SYS_setpriority, {Number("which", "who"), Process("who"), Number("prio")}},
    {"setrlimit", SYS_setrlimit, {Number("resource", "rlimit"), Struct("rlim", "rlimit")}},
    {"setsid", SYS_setsid, {}},
    MayNotReturn(
        {"tgkill", SYS_tgkill, {Process("tgid"), Process("tid"), Number("sig", "signal")}}),
    {"unshare", SYS_unshare, {Flags("flags", "clone")}},
    {"vfork", -1, {Of(Kind::kCalls, "calls")}},
    {"waitid",
     SYS_waitid,
     {Number("idtype", "idtype"), Process("id"), Out({}, "siginfo"), Flags("options", "wait"),
      Constant(0)}},
    {"waitpid",
     SYS_wait4,
     {Process("pid"), Of(Kind::kOutStatus), Optional(Flags("options", "wait")), Constant(0)}},
};

}  // namespace

std::span<const CallInfo> ProcessCalls() {
  return kRows;
}

}  // namespace nstest::rows
