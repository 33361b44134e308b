#include "nstest/kernel/spawn.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "nstest/kernel/id_map.h"
#include "nstest/kernel/namespaces.h"
#include "nstest/kernel/pidfd.h"
#include "nstest/model/fields.h"

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x00000080
#endif

namespace nstest {

namespace {

// How a failed start travels: JSON of the Error on the report pipe.
struct WireError {
  std::string step;
  int errnum = 0;
  std::string subject;
};

template <typename Archive>
void Fields(Archive& archive, WireError& error) {
  archive("step", error.step);
  archive("errno", error.errnum);
  archive("subject", error.subject);
}

struct Pipe {
  UniqueFd read;
  UniqueFd write;
};

Result<Pipe> MakePipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return ErrnoError("pipe2");
  return Pipe{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

void WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;  // nobody reads: the caller is gone
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

std::string ReadAll(int fd) {
  std::string text;
  std::array<char, 1024> buffer{};
  for (;;) {
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

void Report(int fd, const Error& error) {
  WriteAll(fd, ToJson(MakeValue(WireError{error.step, error.errnum, error.subject})));
}

// Nothing when the report is empty: all went well.
std::optional<Error> ReadReport(int fd) {
  const std::string text = ReadAll(fd);
  if (text.empty()) return std::nullopt;
  auto value = ParseJson(text);
  if (!value) return value.error();
  auto error = ReadAs<WireError>(*value);
  if (!error) return error.error();
  return Error{error->step, error->errnum, error->subject};
}

void Reap(pid_t pid) {
  while (::waitpid(pid, nullptr, __WALL) < 0 && errno == EINTR) {
  }
}

// What both sides of a clone need.
struct Channels {
  int report = -1;   // write end, close-on-exec
  int release = -1;  // read end: the child goes on at end of file, when its maps are written
};

pid_t Clone3(std::uint64_t flags) {
  clone_args arguments{};
  arguments.flags = flags;
  // With CLONE_PARENT the kernel takes the caller's own exit signal, and refuses another.
  arguments.exit_signal = (flags & CLONE_PARENT) != 0 ? 0 : SIGCHLD;
  return static_cast<pid_t>(::syscall(SYS_clone3, &arguments, sizeof arguments));
}

void ResetSignals() {
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void RunBody(const Channels& channels, pid_t hop,
                          const std::function<Status(SpawnedChild&)>& body) {
  ResetSignals();
  char byte = 0;
  while (::read(channels.release, &byte, 1) < 0 && errno == EINTR) {
  }
  ::close(channels.release);
  SpawnedChild child(UniqueFd(channels.report), hop);
  const int report = channels.report;
  if (const Status status = body(child); !status) {
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
  const std::string text = line("monotonic", offsets.monotonic) + line("boottime", offsets.boottime);
  if (::write(fd.get(), text.data(), text.size()) < 0) {
    return ErrnoError("write timens_offsets", text);
  }
  return {};
}

// Clones, writes the maps, and lets the child go on. Returns its pid in the caller's namespace.
Result<pid_t> CloneAndMap(const SpawnOptions& options, std::uint64_t flags, int proc,
                          const std::function<void(int release)>& in_child) {
  auto release = MakePipe();
  if (!release) return release.error();
  const pid_t pid = Clone3(flags);
  if (pid < 0) return ErrnoError("clone3(" + NamespaceFlagsText(flags) + ")");
  if (pid == 0) {
    release->write.Reset();
    in_child(release->read.Release());
    ::_exit(0);
  }
  if (options.maps) {
    if (Status mapped = WriteIdMaps(proc, pid, *options.maps); !mapped) {
      ::kill(pid, SIGKILL);
      return mapped.error();
    }
  }
  return pid;
}

// Runs in the hop: joins, clones a sibling of the hop, tells its pid.
Result<pid_t> HopAndClone(const SpawnOptions& options, int proc, int report,
                          const std::function<Status(SpawnedChild&)>& body) {
  const pid_t hop = ::getpid();
  for (const NamespaceJoin& join : options.joins) {
    if (::setns(join.pidfd, static_cast<int>(join.flags)) != 0) {
      return ErrnoError("setns(" + NamespaceFlagsText(join.flags) + ")");
    }
  }
  std::uint64_t flags = options.new_namespaces;
  if (options.offsets) {
    // Offsets can be written only before the namespace has a member, so not by clone3's child.
    if (::unshare(CLONE_NEWTIME) != 0) return ErrnoError("unshare(time)");
    if (Status written = WriteOffsets(*options.offsets); !written) return written.error();
    flags &= ~std::uint64_t{CLONE_NEWTIME};
  }
  return CloneAndMap(options, flags | CLONE_PARENT, proc, [&](int release) {
    RunBody({report, release}, hop, body);
  });
}

// Makes the hop, waits for it, and returns the pid that it told. 0: it failed and has reported why.
Result<pid_t> SpawnByHop(const SpawnOptions& options, int proc, int report,
                         const std::function<Status(SpawnedChild&)>& body) {
  auto answer = MakePipe();
  if (!answer) return answer.error();
  const pid_t hop = Clone3(0);
  if (hop < 0) return ErrnoError("clone3");
  if (hop == 0) {
    auto made = HopAndClone(options, proc, report, body);
    if (!made) Report(report, made.error());
    const pid_t pid = made.value_or(0);
    WriteAll(answer->write.get(), {reinterpret_cast<const char*>(&pid), sizeof pid});
    ::_exit(0);
  }
  answer->write.Reset();
  const std::string told = ReadAll(answer->read.get());
  Reap(hop);
  pid_t pid = 0;
  if (told.size() == sizeof pid) std::memcpy(&pid, told.data(), sizeof pid);
  return pid;
}

bool NeedsHop(const SpawnOptions& options) {
  return !options.joins.empty() || options.offsets.has_value();
}

}  // namespace

Result<Spawned> Spawn(const SpawnOptions& options,
                      const std::function<Status(SpawnedChild&)>& body) {
  auto report = MakePipe();
  if (!report) return report.error();
  const UniqueFd proc(options.maps ? ::open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC) : -1);
  const int report_end = report->write.get();
  auto pid = NeedsHop(options)
                 ? SpawnByHop(options, proc.get(), report_end, body)
                 : CloneAndMap(options, options.new_namespaces, proc.get(), [&](int release) {
                     RunBody({report_end, release}, 0, body);
                   });
  if (!pid) return pid.error();
  Spawned child{.pid = *pid, .pidfd = UniqueFd(*pid > 0 ? PidfdOpen(*pid) : -1)};
  report->write.Reset();
  if (const auto problem = ReadReport(report->read.get())) {
    if (child.pid > 0) Reap(child.pid);
    return *problem;
  }
  if (child.pid <= 0) return Error{"clone3", 0, "the process that joins namespaces was killed"};
  if (!child.pidfd.valid()) return ErrnoError("pidfd_open");
  return child;
}

}  // namespace nstest
