#include "nstest/runtime/native.h"

#include <sched.h>

#include <algorithm>

#include "nstest/kernel/host_name.h"
#include "nstest/kernel/id_map.h"
#include "nstest/kernel/namespaces.h"
#include "nstest/kernel/pidfd.h"
#include "nstest/process/identity.h"
#include "nstest/runtime/container_mounts.h"
#include "nstest/runtime/reaping_init.h"
#include "nstest/syscalls/wire.h"

namespace nstest {

namespace {

std::uint64_t FlagsOf(const Container& container, bool (*wanted)(const NamespaceSpec&)) {
  std::uint64_t flags = 0;
  for (const auto& [kind, spec] : container.namespaces) {
    if (wanted(spec)) flags |= NamespaceFlag(kind);
  }
  return flags;
}

std::uint64_t NewKinds(const Container& container) {
  return FlagsOf(container, [](const NamespaceSpec& spec) {
    return std::holds_alternative<NewNamespace>(spec);
  });
}

// Listed as the host's or another container's: not taken from the creating place.
std::uint64_t ForeignKinds(const Container& container) {
  return FlagsOf(container, [](const NamespaceSpec& spec) {
    return !std::holds_alternative<NewNamespace>(spec);
  });
}

std::vector<NamespaceJoin> MakeJoins(const ContainerRequest& request) {
  std::vector<NamespaceJoin> joins;
  const std::uint64_t inherited = request.from.flags & ~ForeignKinds(request.container);
  if (inherited != 0) joins.push_back({request.from.pidfd, inherited});
  joins.insert(joins.end(), request.joined.begin(), request.joined.end());
  // Joining a user namespace gives up the caller's rights over its siblings: last.
  std::stable_partition(joins.begin(), joins.end(), [](const NamespaceJoin& join) {
    return (join.flags & CLONE_NEWUSER) == 0;
  });
  return joins;
}

IdMaps MakeMaps(const NewNamespace& user, const ContainerRequest& request) {
  const bool from_real_root = request.real_root && (request.from.flags & CLONE_NEWUSER) == 0;
  const IdRange root = from_real_root ? kUnprivilegedIds : IdRange{0, 0, 1};
  IdMaps maps{user.uid_map, user.gid_map, user.setgroups == "deny"};
  if (maps.uid_map.empty()) maps.uid_map = {root};
  if (maps.gid_map.empty()) maps.gid_map = {root};
  return maps;
}

Status SetNames(const Container& container) {
  const NewNamespace* uts = container.FindNew(NamespaceKind::kUts);
  if (uts == nullptr) return {};
  if (!uts->hostname.empty()) NSTEST_TRY(SetHostName(uts->hostname));
  if (!uts->domainname.empty()) NSTEST_TRY(SetDomainName(uts->domainname));
  return {};
}

// A new cgroup namespace begins at the cgroups of who makes it: cgroup_namespaces(7). So those of
// the container are entered first, and the namespace is made then.
bool MakesCgroupNamespaceLater(const ContainerRequest& request) {
  return !request.cgroups.empty() && request.container.FindNew(NamespaceKind::kCgroup) != nullptr;
}

Status EnterOwnCgroups(const ContainerRequest& request, const Place& place) {
  NSTEST_TRY(EnterCgroups(place));
  if (!MakesCgroupNamespaceLater(request)) return {};
  return ::unshare(CLONE_NEWCGROUP) == 0 ? Status() : ErrnoError("unshare(cgroup)");
}

// In the new process, before its program.
Status SetUp(const ContainerRequest& request, const Place& place) {
  const Container& container = request.container;
  NSTEST_TRY(EnterOwnCgroups(request, place));
  NSTEST_TRY(TakeIds(place));
  NSTEST_TRY(SetUpMounts(container));
  NSTEST_TRY(SetNames(container));
  const NewNamespace* network = container.FindNew(NamespaceKind::kNetwork);
  if (network != nullptr && network->loopback_up) NSTEST_TRY(SetLoopbackUp());
  KeepFromClock(place);
  NSTEST_TRY(TakeIdentity(place.identity));
  return EnterWorkdir(place);
}

}  // namespace

SpawnOptions MakeSpawnOptions(const ContainerRequest& request) {
  SpawnOptions options{.joins = MakeJoins(request),
                       .new_namespaces = NewKinds(request.container),
                       .by_unshare = request.container.entry == Entry::kUnshare};
  if (MakesCgroupNamespaceLater(request)) {
    options.new_namespaces &= ~std::uint64_t{CLONE_NEWCGROUP};
  }
  if (const NewNamespace* user = request.container.FindNew(NamespaceKind::kUser)) {
    options.maps = MakeMaps(*user, request);
  }
  const NewNamespace* time = request.container.FindNew(NamespaceKind::kTime);
  if (time != nullptr && (time->monotonic || time->boottime)) {
    options.offsets = TimeOffsets{time->monotonic.value_or(Nanoseconds(0)),
                                  time->boottime.value_or(Nanoseconds(0))};
  }
  return options;
}

std::uint64_t DifferingNamespaces(const ContainerRequest& request) {
  std::uint64_t flags =
      NewKinds(request.container) | (request.from.flags & ~ForeignKinds(request.container));
  for (const NamespaceJoin& join : request.joined) flags |= join.flags;
  return flags;
}

Place MakePlace(const ContainerRequest& request) {
  const Container& container = request.container;
  return {.name = container.name,
          .flags = DifferingNamespaces(request),
          .env = container.env,
          .workdir = container.workdir,
          .default_workdir = request.default_workdir,
          .identity = container.identity,
          .clock_is_kept = request.from.clock_is_kept,
          .cgroups = request.cgroups.empty() ? request.from.cgroups : request.cgroups};
}

namespace {

// Entry by setns: who makes the namespaces, as a reaping init where a PID namespace is among them,
// and keeps them until they are entered.
Result<std::unique_ptr<Process>> StartMaker(Loop& loop, const ContainerRequest& request) {
  return Process::Start(
      loop, {.spawn = MakeSpawnOptions(request), .builtin = [] { return RunReapingInit(-1); }});
}

}  // namespace

Result<MadeContainer> NativeRuntime::Make(Loop& loop, const ContainerRequest& request) {
  const Container& container = request.container;
  MadeContainer made{.place = MakePlace(request)};
  Place& place = made.place;
  ProcessOptions options{.spawn = MakeSpawnOptions(request), .input = request.input};
  if (container.entry == Entry::kSetns) {
    auto maker = StartMaker(loop, request);
    if (!maker) return maker.error();
    made.maker = std::move(*maker);
    options.spawn = {.joins = {{made.maker->pidfd(), place.flags}}};
  }
  options.setup = [&] { return SetUp(request, place); };
  SocketPair sockets;
  if (container.init) {
    options.argv = ArgumentsOf(*container.init);
    options.env = MakeEnvironment(place);
  } else {
    auto pair = MakeSocketPair();
    if (!pair) return pair.error();
    sockets = std::move(*pair);
    options.builtin = [] { return RunReapingInit(kKeptDescriptor); };
    options.descriptor = sockets.theirs.get();
  }
  auto init = Process::Start(loop, options);
  if (!init) return init.error();
  made.init = std::move(*init);
  place.pidfd = made.init->pidfd();
  place.pid = made.init->pid();
  if (!container.init) {
    UniqueFd pidfd(PidfdOpen(place.pid));
    if (!pidfd.valid()) return ErrnoError("pidfd_open", container.name + ".init");
    made.performer = {container.name + ".init", std::move(sockets.ours), std::move(pidfd),
                      place.pid};
  }
  // A PID namespace ends with its first process.
  if (container.FindNew(NamespaceKind::kPid) == nullptr) made.maker.reset();
  return made;
}

}  // namespace nstest
