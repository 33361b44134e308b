#include "nstest/stage/worker_process.h"

#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "nstest/kernel/capabilities.h"
#include "nstest/kernel/file_text.h"
#include "nstest/kernel/id_map.h"
#include "nstest/kernel/namespaces.h"
#include "nstest/kernel/pidfd.h"
#include "nstest/stage/keeper.h"
#include "nstest/stage/self.h"

namespace nstest {

namespace {

class WorkerProcess : public WorkerLink {
 public:
  WorkerProcess(UniqueFd socket, UniqueFd pidfd, CgroupSet cgroups)
      : channel_(std::move(socket)), pidfd_(std::move(pidfd)), cgroups_(std::move(cgroups)) {}

  WorkerProcess(UniqueFd socket, Keeper keeper)
      : channel_(std::move(socket)), keeper_(std::move(keeper)) {}

  // SIGKILL to PID 1 of a namespace takes everything in it along, and waiting for it is waiting for
  // all of them. On the real host that is the keeper's work.
  ~WorkerProcess() override {
    if (!pidfd_.valid()) return;
    [[maybe_unused]] const Status killed = PidfdSignal(pidfd_.get(), SIGKILL);
    [[maybe_unused]] const auto ended = PidfdWait(pidfd_.get());
    RemoveWorkerCgroups(cgroups_);
  }

  int fd() const override { return channel_.fd(); }

  Status Send(const ToWorker& message) override { return channel_.Send(MakeValue(message)); }

  Result<std::optional<FromWorker>> TryReceive() override {
    auto value = channel_.TryReceive();
    if (!value) return value.error();
    if (!value->has_value()) return std::optional<FromWorker>();
    auto message = ReadAs<FromWorker>(**value);
    if (!message) return message.error();
    return std::optional(std::move(message).value());
  }

 private:
  Channel channel_;
  UniqueFd pidfd_;  // none on the real host
  CgroupSet cgroups_;
  std::optional<Keeper> keeper_;
};

std::uint64_t HostNamespaces(bool real_host) {
  if (real_host) return NamespaceFlag(NamespaceKind::kMount);
  std::uint64_t flags = 0;
  for (const NamespaceKind kind : kAllNamespaceKinds) {
    // A kernel without a kind has no file for it; there the host simply lacks it.
    const std::string file = "/proc/self/ns/" + std::string(NamespaceFile(kind));
    if (kind != NamespaceKind::kUser && ::access(file.c_str(), F_OK) == 0) {
      flags |= NamespaceFlag(kind);
    }
  }
  return flags;
}

SpawnOptions MakeHost(bool real_host) {
  return {.new_namespaces = HostNamespaces(real_host)};
}

// As an ordinary user: root of a user namespace in which one's own ids are 0.
SpawnOptions MakeHostOfOurOwn(bool real_host) {
  SpawnOptions options = MakeHost(real_host);
  options.new_namespaces |= NamespaceFlag(NamespaceKind::kUser);
  options.maps = IdMaps{{{0, ::geteuid(), 1}}, {{0, ::getegid(), 1}}, true};
  return options;
}

SpawnOptions MakeUnprivilegedHost() {
  SpawnOptions options = MakeHost(false);
  options.new_namespaces |= NamespaceFlag(NamespaceKind::kUser);
  options.maps = IdMaps{{kUnprivilegedIds}, {kUnprivilegedIds}, false};
  return options;
}

// What execve(2) would hand on of who called nstest, besides environment and descriptors. Limits of
// resources and the nice value stay: they are what the caller grants.
void ForgetCaller() {
  // Denied to who maps but its own id, or lacks CAP_SETGID: then the groups stay.
  [[maybe_unused]] const int groups = ::setgroups(0, nullptr);
  // Below what it was at first only with CAP_SYS_RESOURCE: proc_pid_oom_score_adj(5).
  [[maybe_unused]] const Status score = WriteFile("/proc/self/oom_score_adj", "0");
  [[maybe_unused]] const Status dump = WriteFile("/proc/self/coredump_filter", "0x33");
  constexpr unsigned long kUsualSlack = 50'000;
  ::prctl(PR_SET_TIMERSLACK, kUsualSlack);
}

Status BecomeWorker(int socket, bool own_user_namespace) {
  ForgetCaller();
  if (own_user_namespace) {
    if (::setresgid(0, 0, 0) != 0) return ErrnoError("setresgid", "0");
    if (::setresuid(0, 0, 0) != 0) return ErrnoError("setresuid", "0");
  }
  // After the change of ids, which clears it: prctl(2). The worker's own end ends all below it.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // A parent that died before this line is no danger: the socket's other end is closed then.
  ::setsid();
  return ExecSelf("nstest-worker", socket);
}

Result<Spawned> SpawnWorker(int socket, const SpawnOptions& options, bool own_user_namespace) {
  return Spawn(options,
               [&](SpawnedChild& /*child*/) { return BecomeWorker(socket, own_user_namespace); });
}

}  // namespace

bool HasCapabilitiesOfAHost() {
  constexpr std::array<int, 4> kNeeded{CAP_NET_ADMIN, CAP_SETGID, CAP_SETUID, CAP_SYS_CHROOT};
  const auto sets = ReadCapabilities();
  return sets && std::all_of(kNeeded.begin(), kNeeded.end(), [&](int needed) {
           return (sets->effective >> static_cast<unsigned>(needed) & 1U) != 0;
         });
}

namespace {

// Tried, not guessed from the uid: root may lack CAP_SYS_ADMIN. Says in `prepare` which it was.
// Only who may map a range of ids can be asked for one.
Result<Spawned> SpawnOnSomeHost(int socket, HostIds ids, Prepare& prepare) {
  if (ids == HostIds::kUnprivileged) {
    auto unprivileged = SpawnWorker(socket, MakeUnprivilegedHost(), true);
    prepare.own_user_namespace = unprivileged.has_value();
    if (unprivileged || unprivileged.error().errnum != EPERM) return unprivileged;
  }
  if (HasCapabilitiesOfAHost()) {
    auto spawned = SpawnWorker(socket, MakeHost(prepare.real_host), false);
    if (spawned || spawned.error().errnum != EPERM) return spawned;
  }
  prepare.own_user_namespace = true;
  return SpawnWorker(socket, MakeHostOfOurOwn(prepare.real_host), true);
}

// The keeper is between us: what it finds out about privilege, it cannot tell; so it is tried here.
bool MayMakeNamespaces() {
  if (!HasCapabilitiesOfAHost()) return false;
  auto tried = Spawn(MakeHost(true), [](SpawnedChild& /*child*/) { return Status(); });
  if (!tried) return tried.error().errnum != EPERM;
  return PidfdWait(tried->pidfd.get()).has_value();
}

Result<Keeper> SpawnKept(int socket, Prepare& prepare) {
  prepare.own_user_namespace = !MayMakeNamespaces();
  return Keeper::Start([&]() -> Result<UniqueFd> {
    const bool own = prepare.own_user_namespace;
    auto spawned = SpawnWorker(socket, own ? MakeHostOfOurOwn(true) : MakeHost(true), own);
    if (!spawned) return spawned.error();
    return std::move(spawned->pidfd);
  });
}

}  // namespace

Result<std::unique_ptr<WorkerLink>> WorkerProcesses::Make(bool real_host) {
  auto pair = MakeChannelPair();
  if (!pair) return pair.error();
  Prepare prepare{.real_host = real_host, .folders = folders_};
  std::unique_ptr<WorkerProcess> worker;
  if (real_host) {
    auto keeper = SpawnKept(pair->theirs.get(), prepare);
    if (!keeper) return keeper.error();
    worker = std::make_unique<WorkerProcess>(std::move(pair->ours), std::move(*keeper));
  } else {
    auto spawned = SpawnOnSomeHost(pair->theirs.get(), host_ids_, prepare);
    if (!spawned) return spawned.error();
    const Confinement confined = cgroups_.Confine(spawned->pid);
    prepare.own_cgroups = !confined.cgroups.empty();
    prepare.bounds = confined.bounds;
    worker = std::make_unique<WorkerProcess>(std::move(pair->ours), std::move(spawned->pidfd),
                                             confined.cgroups);
  }
  pair->theirs.Reset();
  NSTEST_TRY(worker->Send(prepare));
  return std::unique_ptr<WorkerLink>(std::move(worker));
}

}  // namespace nstest
