#include "nstest/runtime/native.h"

#include <sched.h>

#include <algorithm>

#include "nstest/kernel/host_name.h"
#include "nstest/kernel/id_map.h"
#include "nstest/kernel/namespaces.h"
#include "nstest/kernel/pidfd.h"
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
  for (const auto& [kind, place] : request.joined) {
    const std::uint64_t flag = NamespaceFlag(kind) & place.flags;
    if (flag != 0) joins.push_back({place.pidfd, flag});
  }
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

// In the new process, before its program.
Status SetUp(const Container& container, const Place& place) {
  NSTEST_TRY(TakeIds(place));
  NSTEST_TRY(SetUpMounts(container));
  NSTEST_TRY(SetNames(container));
  const NewNamespace* network = container.FindNew(NamespaceKind::kNetwork);
  if (network != nullptr && network->loopback_up) NSTEST_TRY(SetLoopbackUp());
  return EnterWorkdir(place);
}

}  // namespace

SpawnOptions MakeSpawnOptions(const ContainerRequest& request) {
  SpawnOptions options{.joins = MakeJoins(request), .new_namespaces = NewKinds(request.container)};
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
  for (const auto& [kind, place] : request.joined) flags |= NamespaceFlag(kind) & place.flags;
  return flags;
}

Result<MadeContainer> NativeRuntime::Make(Loop& loop, const ContainerRequest& request) {
  const Container& container = request.container;
  Place place{.name = container.name,
              .flags = DifferingNamespaces(request),
              .env = container.env,
              .workdir = container.workdir,
              .default_workdir = request.default_workdir};
  ProcessOptions options{.spawn = MakeSpawnOptions(request), .input = request.input};
  options.setup = [&] { return SetUp(container, place); };
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
  place.pidfd = (*init)->pidfd();
  place.pid = (*init)->pid();
  Actor performer;
  if (!container.init) {
    performer = {container.name + ".init", std::move(sockets.ours), UniqueFd(PidfdOpen(place.pid)),
                 place.pid};
  }
  return MadeContainer{std::move(place), std::move(*init), std::move(performer)};
}

}  // namespace nstest
