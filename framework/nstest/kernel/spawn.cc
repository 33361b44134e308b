#include "nstest/kernel/spawn.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include "nstest/base/text.h"
#include "nstest/kernel/file_text.h"
#include "nstest/kernel/id_map.h"
#include "nstest/kernel/namespaces.h"
#include "nstest/kernel/pidfd.h"
#include "nstest/kernel/pipe.h"
#include "nstest/kernel/process_status.h"
#include "nstest/kernel/procfs.h"
#include "nstest/model/error_value.h"
#include "nstest/model/value.h"

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x00000080
#endif

namespace nstest {

namespace {

// How a failed start travels: JSON of the Error on the report pipe.
// `made` is a process of which the caller does not know, and which it is to reap.
void Report(int fd, const Error& error, pid_t made = 0) {
  Value value = ErrorValue(error);
  if (made > 0) value["made"] = made;
  [[maybe_unused]] const Status ignored = WriteAll(fd, ToJson(value));
}

// Nothing when the report is empty: all went well. Learns of a process that it has not heard of.
std::optional<Error> ReadReport(int fd, pid_t& made) {
  const auto text = ReadText(fd);
  if (!text) return text.error();
  if (text->empty()) return std::nullopt;
  auto value = ParseJson(*text);
  if (!value) return value.error();
  const Value* unknown = value->Find("made");
  if (unknown != nullptr && unknown->integer() != nullptr) {
    made = static_cast<pid_t>(*unknown->integer());
  }
  return ErrorIn(*value);
}

void Reap(pid_t pid) {
  while (::waitpid(pid, nullptr, __WALL) < 0 && errno == EINTR) {
  }
}

// It may be on its way, when it was its report that could not be read.
void End(pid_t child) {
  ::kill(child, SIGKILL);
  Reap(child);
}

// What both sides of a clone need.
struct Channels {
  int report = -1;   // write end, close-on-exec
  int release = -1;  // read end: the child goes on at end of file, when its maps are written
};

// What clone3(2) does, for whom a seccomp filter lets no pointers pass, as docker's older ones: its
// flags but the newest fit. Not on s390, whose first two arguments are the other way round.
pid_t Clone(std::uint64_t flags, std::uint64_t exit_signal, int* pidfd) {
  return static_cast<pid_t>(
      ::syscall(SYS_clone, flags | exit_signal, nullptr, pidfd, nullptr, 0UL));
}

// `pidfd` is where CLONE_PIDFD stores it.
pid_t Clone3(std::uint64_t flags, int* pidfd) {
  clone_args arguments{};
  arguments.flags = flags;
  arguments.pidfd = reinterpret_cast<std::uintptr_t>(pidfd);
  // With CLONE_PARENT the kernel takes the caller's own exit signal, and refuses another.
  arguments.exit_signal = (flags & CLONE_PARENT) != 0 ? 0 : SIGCHLD;
  const auto made = static_cast<pid_t>(::syscall(SYS_clone3, &arguments, sizeof arguments));
  const bool is_unknown = made < 0 && errno == ENOSYS && (flags & CLONE_NEWTIME) == 0;
  return is_unknown ? Clone(flags, arguments.exit_signal, pidfd) : made;
}

// "clone3(pid|user)".
std::string CloneStep(std::uint64_t flags) {
  const std::string names = NamespaceFlagsText(flags);
  return names.empty() ? "clone3" : "clone3(" + names + ")";
}

void ResetSignals() {
  sigset_t none;
  sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
  // What is ignored stays so through execve(2), and commands would see it: SIGPIPE, nohup(1)'s.
  for (int signal = 1; signal <= SIGRTMAX; ++signal) ::signal(signal, SIG_DFL);
}

[[noreturn]] void RunBody(const Channels& channels, pid_t hop,
                          const std::function<Status(SpawnedChild&)>& body) {
  ResetSignals();
  const auto released = ReadText(channels.release);
  ::close(channels.release);
  SpawnedChild child(UniqueFd(channels.report), hop);
  const int report = channels.report;
  if (const Status status = released ? body(child) : released.error(); !status) {
    Report(report, status.error());
    ::_exit(127);
  }
  ::_exit(0);
}

Status WriteOffsets(const TimeOffsets& offsets) {
  const UniqueFd fd(::open("/proc/self/timens_offsets", O_WRONLY | O_CLOEXEC));
  if (!fd.valid()) return ErrnoError("open timens_offsets");
  const auto line = [](std::string_view clock, Nanoseconds offset) {
    // The kernel wants nanoseconds within 0..999999999, also below zero.
    const auto seconds = std::chrono::floor<std::chrono::seconds>(offset);
    return std::string(clock) + ' ' + std::to_string(seconds.count()) + ' ' +
           std::to_string((offset - seconds).count()) + '\n';
  };
  const std::string text =
      line("monotonic", offsets.monotonic) + line("boottime", offsets.boottime);
  if (::write(fd.get(), text.data(), text.size()) < 0) {
    return ErrnoError("write timens_offsets", text);
  }
  return {};
}

// The caller's /proc, which may be that of an outer PID namespace: where no fresh one can be
// mounted (an ordinary user in a container that hides parts of /proc) the old one stays.
struct ProcView {
  int root = -1;
  std::size_t depth = 0;  // of the caller's PID namespace below that of /proc
};

// Whether a PID namespace's init stands in the namespace of /proc: only there it is called 1.
bool IsInitOf(int proc) {
  char self[2] = {};
  return ::getpid() == 1 && ::readlinkat(proc, "self", self, sizeof self) == 1 && self[0] == '1';
}

Result<ProcView> LookAt(int proc) {
  if (IsInitOf(proc)) return ProcView{proc, 0};
  const auto text = ReadFileAt(proc, "self/status");
  if (!text) return text.error();
  const auto status = ParseProcessStatus(*text);
  if (!status) return status.error();
  if (status->nspid.empty()) return Error{"read NSpid", EINVAL, "/proc/self/status"};
  return ProcView{proc, status->nspid.size() - 1};
}

// A child before it goes on.
struct Cloned {
  pid_t pid = 0;      // for the caller of Spawn
  Status mapped;      // the child is killed when this failed
  bool known = true;  // to its owner
};

// A process that was cloned further in has another number for its maker, and in /proc.
Status MapIds(const SpawnOptions& options, const ProcView& proc, int pidfd, pid_t& pid) {
  const auto info = ReadPidfdInfo(proc.root, pidfd);
  if (!info) return info.error();
  if (info->nspid.size() <= proc.depth) return Error{"read NSpid", EINVAL, "fdinfo"};
  pid = info->nspid[proc.depth];
  return options.maps ? WriteIdMaps(proc.root, info->pid, *options.maps) : Status();
}

// What is done on both sides of a clone: in the child with the pipe on which it waits, and beside
// it while it waits.
struct CloneSides {
  std::function<void(int release)> in_child;
  std::function<Status(pid_t child)> beside;
};

// Clones, writes the maps, and lets the child go on.
Result<Cloned> CloneAndMap(const SpawnOptions& options, std::uint64_t flags, const ProcView& proc,
                           const CloneSides& sides) {
  auto release = MakePipe();
  if (!release) return release.error();
  int pidfd = -1;
  Cloned child{.pid = Clone3(flags, &pidfd)};
  if (child.pid < 0) return ErrnoError(CloneStep(flags));
  if (child.pid == 0) {
    release->write.Reset();
    sides.in_child(release->read.Release());
    ::_exit(0);
  }
  if (pidfd < 0) return child;
  const UniqueFd owner(pidfd);
  child.mapped = MapIds(options, proc, pidfd, child.pid);
  const Status told = sides.beside ? sides.beside(child.pid) : Status();
  child.known = told.has_value();
  if (child.mapped) child.mapped = told;
  // It would go on without its maps, or unknown to its owner, as soon as the pipe closes.
  if (!child.mapped) [[maybe_unused]]
    const Status killed = PidfdSignal(pidfd, SIGKILL);
  return child;
}

// What a hop has besides: the caller's /proc, and the pipe by which it tells pids.
struct HopChannels {
  ProcView proc;
  int report = -1;
  int answer = -1;
};

// What the hops tell the caller: pids, each four bytes. A negative one is a further hop, to be
// reaped; the last positive one is the process itself.
Status Tell(int answer, pid_t pid) {
  return WriteAll(answer, {reinterpret_cast<const char*>(&pid), sizeof pid});
}

// What the hops told. A read that fails takes nothing out of the pipe, and who is not known cannot
// be reaped: it is tried again.
Result<std::vector<pid_t>> ReadTold(int answer) {
  constexpr int kTries = 3;
  std::vector<pid_t> pids;
  for (int refused = 0;;) {
    pid_t pid = 0;
    const ssize_t count = ::read(answer, &pid, sizeof pid);
    if (count == 0) return pids;
    if (count > 0) {
      pids.push_back(pid);
    } else if (errno != EINTR && ++refused == kTries) {
      return ErrnoError("read");
    }
  }
}

// A process must stand in a PID namespace to make another inside of it (copy_pid_ns() in
// kernel/pid_namespace.c), and setns(2) moves only the children.
bool NeedsSecondHop(const SpawnOptions& options) {
  if ((options.new_namespaces & CLONE_NEWPID) == 0) return false;
  return std::any_of(options.joins.begin(), options.joins.end(),
                     [](const NamespaceJoin& join) { return (join.flags & CLONE_NEWPID) != 0; });
}

Status JoinAll(const SpawnOptions& options) {
  std::uint64_t joined = 0;
  for (const NamespaceJoin& join : options.joins) {
    if (::setns(join.pidfd, static_cast<int>(join.flags)) != 0) {
      return ErrnoError("setns(" + NamespaceFlagsText(join.flags) + ")");
    }
    joined |= join.flags;
  }
  const bool nests_users = (joined & options.new_namespaces & CLONE_NEWUSER) != 0;
  if (!nests_users) return {};
  // Only an id that is mapped there may own a user namespace inside: user_namespaces(7).
  if (::setresgid(0, 0, 0) != 0) return ErrnoError("setresgid", "0");
  if (::setresuid(0, 0, 0) != 0) return ErrnoError("setresuid", "0");
  ::prctl(PR_SET_DUMPABLE, 1);
  return {};
}

// Lets `inside` run once somebody outside of the new user namespace is there to write its maps:
// who stands in it may write no more than its own id (user_namespaces(7)).
Status WithMapper(const SpawnOptions& options, const ProcView& proc,
                  const std::function<Status()>& inside) {
  auto go = MakePipe();
  if (!go) return go.error();
  const UniqueFd self(PidfdOpen(::getpid()));
  if (!self.valid()) return ErrnoError("pidfd_open");
  const pid_t mapper = Clone3(0, nullptr);
  if (mapper < 0) return ErrnoError("clone3");
  if (mapper == 0) {
    go->write.Reset();
    char byte = 0;
    const bool made = ::read(go->read.get(), &byte, 1) == 1;
    pid_t ignored = 0;
    const Status mapped = made ? MapIds(options, proc, self.get(), ignored) : Status();
    ::_exit(mapped ? 0 : mapped.error().errnum);
  }
  Status status = inside();
  Status told = status ? WriteAll(go->write.get(), "x") : Status();
  go->write.Reset();
  int ended = 0;
  while (::waitpid(mapper, &ended, __WALL) < 0 && errno == EINTR) {
  }
  if (!status) return status;
  if (!told || ended == 0) return told;
  return Error{"write uid_map", WEXITSTATUS(ended), {}};
}

Status UnshareAll(const SpawnOptions& options, const ProcView& proc) {
  const auto unshare = [&]() -> Status {
    if (::unshare(static_cast<int>(options.new_namespaces)) == 0) return {};
    return ErrnoError("unshare(" + NamespaceFlagsText(options.new_namespaces) + ")");
  };
  return options.maps ? WithMapper(options, proc, unshare) : unshare();
}

// The last hop's work: offsets, the clone, the answer.
Status CloneFromHop(const SpawnOptions& options, const HopChannels& channels, pid_t hop,
                    const std::function<Status(SpawnedChild&)>& body) {
  std::uint64_t flags = options.new_namespaces;
  SpawnOptions left = options;
  if (options.by_unshare) {
    NSTEST_TRY(UnshareAll(options, channels.proc));
    flags = 0;
    left.maps.reset();
    if (options.offsets) NSTEST_TRY(WriteOffsets(*options.offsets));
  } else if (options.offsets) {
    // Offsets can be written only before the namespace has a member, so not by clone3's child.
    if (::unshare(CLONE_NEWTIME) != 0) return ErrnoError("unshare(time)");
    NSTEST_TRY(WriteOffsets(*options.offsets));
    flags &= ~std::uint64_t{CLONE_NEWTIME};
  }
  const auto in_child = [&](int release) {
    // The caller reads the answer to its end: the hops' end, not this one's.
    ::close(channels.answer);
    RunBody({channels.report, release}, hop, body);
  };
  const auto beside = [&](pid_t made) { return Tell(channels.answer, made); };
  const auto child =
      CloneAndMap(left, flags | CLONE_PARENT | CLONE_PIDFD, channels.proc, {in_child, beside});
  if (!child) return child.error();
  if (child->known) return child->mapped;
  Report(channels.report, child->mapped.error(), child->pid);
  return {};
}

// Runs in the hop: joins, then clones a sibling of the hop, through a second hop where it must.
Status HopAndClone(const SpawnOptions& options, const HopChannels& channels,
                   const std::function<Status(SpawnedChild&)>& body) {
  const pid_t hop = ::getpid();
  NSTEST_TRY(JoinAll(options));
  if (!NeedsSecondHop(options)) return CloneFromHop(options, channels, hop, body);
  const pid_t second = Clone3(CLONE_PARENT, nullptr);
  if (second < 0) return ErrnoError("clone3");
  if (second > 0) return Tell(channels.answer, -second);
  return CloneFromHop(options, channels, hop, body);
}

// Makes the hop, waits for it, and returns the pid that it told. 0: it failed and has reported why.
Result<pid_t> SpawnByHop(const SpawnOptions& options, const ProcView& proc, int report,
                         const std::function<Status(SpawnedChild&)>& body) {
  auto answer = MakePipe();
  if (!answer) return answer.error();
  const pid_t hop = Clone3(0, nullptr);
  if (hop < 0) return ErrnoError("clone3");
  if (hop == 0) {
    const HopChannels channels{proc, report, answer->write.get()};
    if (const Status made = HopAndClone(options, channels, body); !made) {
      Report(report, made.error());
    }
    ::_exit(0);
  }
  answer->write.Reset();
  const auto told = ReadTold(answer->read.get());
  Reap(hop);
  if (!told) return told.error();
  pid_t made = 0;
  for (const pid_t pid : *told) {
    if (pid < 0) Reap(-pid);
    if (pid > 0) made = pid;
  }
  return made;
}

bool NeedsHop(const SpawnOptions& options) {
  return !options.joins.empty() || options.offsets.has_value() || options.by_unshare;
}

Result<pid_t> SpawnByClone(const SpawnOptions& options, const ProcView& proc, int report,
                           const std::function<Status(SpawnedChild&)>& body) {
  const std::uint64_t flags = options.new_namespaces | (options.maps ? CLONE_PIDFD : 0);
  const auto in_child = [&](int release) { RunBody({report, release}, 0, body); };
  const auto child = CloneAndMap(options, flags, proc, {in_child, {}});
  if (!child) return child.error();
  if (child->mapped) return child->pid;
  Reap(child->pid);
  return child->mapped.error();
}

Result<pid_t> SpawnByWay(const SpawnOptions& options, int report,
                         const std::function<Status(SpawnedChild&)>& body) {
  if (!options.maps && !NeedsHop(options)) return SpawnByClone(options, {}, report, body);
  const UniqueFd directory(::open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!directory.valid()) return ErrnoError("open", "/proc");
  const auto proc = LookAt(directory.get());
  if (!proc) return proc.error();
  return NeedsHop(options) ? SpawnByHop(options, *proc, report, body)
                           : SpawnByClone(options, *proc, report, body);
}

}  // namespace

Result<Spawned> Spawn(const SpawnOptions& options,
                      const std::function<Status(SpawnedChild&)>& body) {
  auto report = MakePipe();
  if (!report) return report.error();
  const int report_end = report->write.get();
  auto pid = SpawnByWay(options, report_end, body);
  if (!pid) return pid.error();
  Spawned child{.pid = *pid, .pidfd = UniqueFd(*pid > 0 ? PidfdOpen(*pid) : -1)};
  const Error refused = ErrnoError("pidfd_open");
  report->write.Reset();
  if (const auto problem = ReadReport(report->read.get(), child.pid)) {
    if (child.pid > 0) End(child.pid);
    return *problem;
  }
  if (child.pid <= 0) return Error{"clone3", 0, "the process that joins namespaces was killed"};
  if (!child.pidfd.valid()) {
    End(child.pid);
    return refused;
  }
  return child;
}

}  // namespace nstest
