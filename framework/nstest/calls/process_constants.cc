// The names of processes, signals, clocks and IPC. Those that the headers of the oldest system we
// build on lack are written as numbers.
#include <fcntl.h>
#include <linux/securebits.h>
#include <mqueue.h>
#include <sched.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/timerfd.h>
#include <sys/timex.h>
#include <sys/wait.h>

#include <csignal>
#include <ctime>

#include "nstest/calls/constant_table.h"

// A constant under its own name; some are unsigned, some enumerators.
#define NSTEST_NAMED(name) \
  { #name, static_cast < std::int64_t>(name) }

namespace nstest {

namespace {

constexpr NamedConstant kClone[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(CLONE_VM),
    NSTEST_NAMED(CLONE_FS),
    NSTEST_NAMED(CLONE_FILES),
    NSTEST_NAMED(CLONE_SIGHAND),
    NSTEST_NAMED(CLONE_PIDFD),
    NSTEST_NAMED(CLONE_PTRACE),
    NSTEST_NAMED(CLONE_VFORK),
    NSTEST_NAMED(CLONE_PARENT),
    NSTEST_NAMED(CLONE_THREAD),
    NSTEST_NAMED(CLONE_NEWNS),
    NSTEST_NAMED(CLONE_SYSVSEM),
    NSTEST_NAMED(CLONE_SETTLS),
    NSTEST_NAMED(CLONE_PARENT_SETTID),
    NSTEST_NAMED(CLONE_CHILD_CLEARTID),
    NSTEST_NAMED(CLONE_DETACHED),
    NSTEST_NAMED(CLONE_UNTRACED),
    NSTEST_NAMED(CLONE_CHILD_SETTID),
    NSTEST_NAMED(CLONE_NEWCGROUP),
    NSTEST_NAMED(CLONE_NEWUTS),
    NSTEST_NAMED(CLONE_NEWIPC),
    NSTEST_NAMED(CLONE_NEWUSER),
    NSTEST_NAMED(CLONE_NEWPID),
    NSTEST_NAMED(CLONE_NEWNET),
    NSTEST_NAMED(CLONE_IO),
    {"CLONE_NEWTIME", 0x80},
    {"CLONE_CLEAR_SIGHAND", 0x100000000},
    {"CLONE_INTO_CGROUP", 0x200000000},
    {"UNSHARE_EMPTY_MNTNS", 0x100000},
    {"CLONE_EMPTY_MNTNS", 0x400000000}};

constexpr NamedConstant kWait[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(WNOHANG),  NSTEST_NAMED(WUNTRACED),  NSTEST_NAMED(WEXITED),
    NSTEST_NAMED(WSTOPPED), NSTEST_NAMED(WCONTINUED), NSTEST_NAMED(WNOWAIT),
    {"__WALL", 0x40000000}, {"__WCLONE", 0x80000000}, {"__WNOTHREAD", 0x20000000}};

constexpr NamedConstant kIdtype[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(P_ALL),
    NSTEST_NAMED(P_PID),
    NSTEST_NAMED(P_PGID),
    {"P_PIDFD", 3}};

constexpr NamedConstant kWho[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(PRIO_PROCESS), NSTEST_NAMED(PRIO_PGRP), NSTEST_NAMED(PRIO_USER)};

constexpr NamedConstant kRusage[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(RUSAGE_SELF), NSTEST_NAMED(RUSAGE_CHILDREN)};

constexpr NamedConstant kPidfd[] = {  // NOLINT: counted by the compiler
    {"PIDFD_NONBLOCK", 0x800},
    {"PIDFD_THREAD", 0x80},
    {"PIDFD_SELF", -10000},
    {"PIDFD_SELF_THREAD", -10000},
    {"PIDFD_SELF_THREAD_GROUP", -10001}};

constexpr NamedConstant kPidfdInfo[] = {  // NOLINT: counted by the compiler
    {"PIDFD_INFO_PID", 1},
    {"PIDFD_INFO_CREDS", 2},
    {"PIDFD_INFO_CGROUPID", 4},
    {"PIDFD_INFO_EXIT", 8}};

constexpr NamedConstant kSecurebits[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(SECBIT_NOROOT),
    NSTEST_NAMED(SECBIT_NOROOT_LOCKED),
    NSTEST_NAMED(SECBIT_NO_SETUID_FIXUP),
    NSTEST_NAMED(SECBIT_NO_SETUID_FIXUP_LOCKED),
    NSTEST_NAMED(SECBIT_KEEP_CAPS),
    NSTEST_NAMED(SECBIT_KEEP_CAPS_LOCKED),
    NSTEST_NAMED(SECBIT_NO_CAP_AMBIENT_RAISE),
    NSTEST_NAMED(SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED)};

constexpr NamedConstant kIpcKey[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(IPC_PRIVATE)};

constexpr NamedConstant kIpc[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(IPC_CREAT),   NSTEST_NAMED(IPC_EXCL),      NSTEST_NAMED(IPC_NOWAIT),
    NSTEST_NAMED(SHM_HUGETLB), NSTEST_NAMED(SHM_NORESERVE), NSTEST_NAMED(SHM_RDONLY),
    NSTEST_NAMED(SHM_EXEC),    NSTEST_NAMED(SHM_REMAP),     NSTEST_NAMED(SEM_UNDO),
    NSTEST_NAMED(MSG_NOERROR), NSTEST_NAMED(MSG_EXCEPT),    NSTEST_NAMED(MSG_COPY)};

constexpr NamedConstant kClock[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(CLOCK_REALTIME),
    NSTEST_NAMED(CLOCK_MONOTONIC),
    NSTEST_NAMED(CLOCK_PROCESS_CPUTIME_ID),
    NSTEST_NAMED(CLOCK_THREAD_CPUTIME_ID),
    NSTEST_NAMED(CLOCK_MONOTONIC_RAW),
    NSTEST_NAMED(CLOCK_REALTIME_COARSE),
    NSTEST_NAMED(CLOCK_MONOTONIC_COARSE),
    NSTEST_NAMED(CLOCK_BOOTTIME),
    NSTEST_NAMED(CLOCK_REALTIME_ALARM),
    NSTEST_NAMED(CLOCK_BOOTTIME_ALARM),
    NSTEST_NAMED(CLOCK_TAI)};

constexpr NamedConstant kTimer[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(TIMER_ABSTIME), NSTEST_NAMED(TFD_TIMER_ABSTIME),
    NSTEST_NAMED(TFD_TIMER_CANCEL_ON_SET), NSTEST_NAMED(TFD_NONBLOCK), NSTEST_NAMED(TFD_CLOEXEC)};

constexpr NamedConstant kAdj[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(ADJ_OFFSET),    NSTEST_NAMED(ADJ_FREQUENCY), NSTEST_NAMED(ADJ_MAXERROR),
    NSTEST_NAMED(ADJ_ESTERROR),  NSTEST_NAMED(ADJ_STATUS),    NSTEST_NAMED(ADJ_TIMECONST),
    NSTEST_NAMED(ADJ_SETOFFSET), NSTEST_NAMED(ADJ_MICRO),     NSTEST_NAMED(ADJ_NANO),
    NSTEST_NAMED(ADJ_TICK)};

constexpr NamedConstant kSigev[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(SIGEV_NONE), NSTEST_NAMED(SIGEV_SIGNAL)};

constexpr NamedConstant kSiCode[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(SI_USER),     NSTEST_NAMED(SI_KERNEL),    NSTEST_NAMED(SI_QUEUE),
    NSTEST_NAMED(SI_TIMER),    NSTEST_NAMED(SI_MESGQ),     NSTEST_NAMED(SI_ASYNCIO),
    NSTEST_NAMED(SI_SIGIO),    NSTEST_NAMED(SI_TKILL),     NSTEST_NAMED(CLD_EXITED),
    NSTEST_NAMED(CLD_KILLED),  NSTEST_NAMED(CLD_DUMPED),   NSTEST_NAMED(CLD_TRAPPED),
    NSTEST_NAMED(CLD_STOPPED), NSTEST_NAMED(CLD_CONTINUED)};

constexpr NamedConstant kSigHow[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(SIG_BLOCK), NSTEST_NAMED(SIG_UNBLOCK), NSTEST_NAMED(SIG_SETMASK)};

constexpr NamedConstant kSigAction[] = {  // NOLINT: counted by the compiler
    {"SIG_DFL", 0},
    {"SIG_IGN", 1},
    {"SIG_CATCH", 2}};

constexpr NamedConstant kKeyring[] = {  // NOLINT: counted by the compiler
    {"KEY_SPEC_THREAD_KEYRING", -1},
    {"KEY_SPEC_PROCESS_KEYRING", -2},
    {"KEY_SPEC_SESSION_KEYRING", -3},
    {"KEY_SPEC_USER_KEYRING", -4},
    {"KEY_SPEC_USER_SESSION_KEYRING", -5}};

constexpr NamedConstant kReboot[] = {  // NOLINT: counted by the compiler
    {"LINUX_REBOOT_CMD_RESTART", 0x1234567},
    {"LINUX_REBOOT_CMD_HALT", 0xcdef0123},
    {"LINUX_REBOOT_CMD_POWER_OFF", 0x4321fedc},
    {"LINUX_REBOOT_CMD_CAD_ON", 0x89abcdef},
    {"LINUX_REBOOT_CMD_CAD_OFF", 0},
    {"LINUX_REBOOT_CMD_RESTART2", 0xa1b2c3d4},
    {"LINUX_REBOOT_CMD_SW_SUSPEND", 0xd000fce2},
    {"LINUX_REBOOT_CMD_KEXEC", 0x45584543}};

constexpr NamedConstant kPtrace[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(PTRACE_TRACEME), NSTEST_NAMED(PTRACE_ATTACH),    NSTEST_NAMED(PTRACE_DETACH),
    NSTEST_NAMED(PTRACE_SEIZE),   NSTEST_NAMED(PTRACE_INTERRUPT), NSTEST_NAMED(PTRACE_CONT),
    NSTEST_NAMED(PTRACE_KILL)};

constexpr NamedConstant kKcmp[] = {  // NOLINT: counted by the compiler
    {"KCMP_FILE", 0},    {"KCMP_VM", 1}, {"KCMP_FILES", 2},  {"KCMP_FS", 3},
    {"KCMP_SIGHAND", 4}, {"KCMP_IO", 5}, {"KCMP_SYSVSEM", 6}};

constexpr NamedConstant kRlimit[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(RLIMIT_CPU),      NSTEST_NAMED(RLIMIT_FSIZE),  NSTEST_NAMED(RLIMIT_DATA),
    NSTEST_NAMED(RLIMIT_STACK),    NSTEST_NAMED(RLIMIT_CORE),   NSTEST_NAMED(RLIMIT_RSS),
    NSTEST_NAMED(RLIMIT_NPROC),    NSTEST_NAMED(RLIMIT_NOFILE), NSTEST_NAMED(RLIMIT_MEMLOCK),
    NSTEST_NAMED(RLIMIT_AS),       NSTEST_NAMED(RLIMIT_LOCKS),  NSTEST_NAMED(RLIMIT_SIGPENDING),
    NSTEST_NAMED(RLIMIT_MSGQUEUE), NSTEST_NAMED(RLIMIT_NICE),   NSTEST_NAMED(RLIMIT_RTPRIO),
    NSTEST_NAMED(RLIMIT_RTTIME)};

constexpr NamedConstant kRlim[] = {  // NOLINT: counted by the compiler
    {"RLIM_INFINITY", -1}};

constexpr NamedConstant kSched[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(SCHED_OTHER),
    NSTEST_NAMED(SCHED_FIFO),
    NSTEST_NAMED(SCHED_RR),
    {"SCHED_BATCH", 3},
    {"SCHED_IDLE", 5}};

constexpr NamedConstant kPersonality[] = {  // NOLINT: counted by the compiler
    {"PER_LINUX", 0},
    {"ADDR_NO_RANDOMIZE", 0x0040000},
    {"READ_IMPLIES_EXEC", 0x0400000},
    {"UNAME26", 0x0020000}};

constexpr NamedConstant kBpfType[] = {  // NOLINT: counted by the compiler
    {"BPF_MAP_TYPE_HASH", 1},
    {"BPF_MAP_TYPE_ARRAY", 2},
    {"BPF_PROG_TYPE_SOCKET_FILTER", 1},
    {"BPF_PROG_TYPE_KPROBE", 2}};

constexpr NamedConstant kPerfType[] = {  // NOLINT: counted by the compiler
    {"PERF_TYPE_HARDWARE", 0},
    {"PERF_TYPE_SOFTWARE", 1},
    {"PERF_TYPE_TRACEPOINT", 2},
    {"PERF_COUNT_SW_CPU_CLOCK", 0},
    {"PERF_COUNT_HW_CPU_CYCLES", 0}};

constexpr NamedConstant kListns[] = {  // NOLINT: counted by the compiler
    {"LISTNS_CURRENT_USER", -1}};

constexpr NamedConstant kSeccompAction[] = {  // NOLINT: counted by the compiler
    {"SECCOMP_RET_ALLOW", 0x7fff0000},
    {"SECCOMP_RET_ERRNO", 0x00050000},
    {"SECCOMP_RET_KILL_PROCESS", 0x80000000},
    {"SECCOMP_RET_TRAP", 0x00030000},
    {"SECCOMP_RET_USER_NOTIF", 0x7fc00000}};

constexpr NamedConstant kSeccompFlags[] = {  // NOLINT: counted by the compiler
    {"SECCOMP_FILTER_FLAG_NEW_LISTENER", 8},
    {"SECCOMP_USER_NOTIF_FLAG_CONTINUE", 1}};

constexpr NamedConstant kFutex[] = {  // NOLINT: counted by the compiler
    {"FUTEX_WAIT", 0},
    {"FUTEX_WAKE", 1},
    {"FUTEX_WAIT_BITSET", 9},
    {"FUTEX_PRIVATE_FLAG", 128},
    {"FUTEX_CLOCK_REALTIME", 256}};

constexpr ConstantSet kSets[] = {
    // NOLINT: see above
    {"adj", kAdj},
    {"bpf_type", kBpfType},
    {"clock", kClock},
    {"clone", kClone},
    {"futex", kFutex},
    {"idtype", kIdtype},
    {"ipc", kIpc},
    {"ipc_key", kIpcKey},
    {"kcmp", kKcmp},
    {"keyring", kKeyring},
    {"listns", kListns},
    {"perf_type", kPerfType},
    {"personality", kPersonality},
    {"pidfd", kPidfd},
    {"pidfd_info", kPidfdInfo},
    {"ptrace", kPtrace},
    {"reboot", kReboot},
    {"rlim", kRlim},
    {"rlimit", kRlimit},
    {"rusage", kRusage},
    {"sched", kSched},
    {"seccomp_action", kSeccompAction},
    {"seccomp_flags", kSeccompFlags},
    {"securebits", kSecurebits},
    {"si_code", kSiCode},
    {"sig_action", kSigAction},
    {"sig_how", kSigHow},
    {"sigev", kSigev},
    {"timer", kTimer},
    {"wait", kWait},
    {"who", kWho},
};

}  // namespace

std::span<const ConstantSet> ProcessConstantSets() {
  return kSets;
}

}  // namespace nstest
