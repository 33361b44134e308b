#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nstest/kernel/spawn.h"
#include "nstest/model/identity.h"

namespace nstest {

/// How to get into a place, and what a command finds there. A value: the pidfds are borrowed from
/// the places' inits, which must outlive it.
struct Place {
  std::string name;
  int pidfd = -1;           ///< of its init; -1: that of the caller's own PID namespace (the host)
  pid_t pid = 0;            ///< of its init, in the caller's PID namespace; 0 for the host
  std::uint64_t flags = 0;  ///< CLONE_NEW*: the kinds that differ from the caller's
  std::vector<std::pair<std::string, std::string>> env;  ///< besides the defaults
  std::string workdir;             ///< declared by the scenario; empty: default_workdir
  std::string default_workdir;     ///< absolute, as the place sees it
  Identity identity;               ///< taken on by what enters it
  bool clock_is_kept = false;      ///< from its programs: see KeepFromClock
  std::vector<int> cgroups;        ///< borrowed: cgroup.procs files that what enters it writes to
  std::vector<NamespaceJoin> mix;  ///< of a place mixed from several: what is joined, in this order

  bool is_host() const { return pidfd < 0 && mix.empty(); }

  bool operator==(const Place&) const = default;
};

/// What Spawn needs to make a process in the place.
SpawnOptions EnterOptions(const Place& place);

/// In the new process: enters the place's cgroups. Fails with "write cgroup.procs".
Status EnterCgroups(const Place& place);

/// In the new process: root of the place's user namespace if it has one of its own (no groups),
/// dumpable, umask 022. Fails with "setresgid" or "setresuid".
Status TakeIds(const Place& place);

/// In the new process: the programs that it executes get no CAP_SYS_TIME, which counts for the real
/// host's clock where the place has no user namespace of its own, unless the place's identity asks
/// for it by name.
void KeepFromClock(const Place& place);

/// EnterCgroups, TakeIds, KeepFromClock, the place's identity, then the working directory. A
/// default one that the place's ids may not enter, or that its mounts lack, is replaced by "/"; a
/// declared one fails with "chdir".
Status SettleIn(const Place& place);

/// The last part of SettleIn.
Status EnterWorkdir(const Place& place);

/// The environment of a command, "NAME=value" each: PATH HOME LANG TERM and the place's own.
std::vector<std::string> MakeEnvironment(const Place& place);

/// The PATH that commands get.
inline constexpr std::string_view kCommandPath =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// The program that the caller executes by this name: the name itself where it is a path, else the
/// first of kCommandPath. Empty where there is none that it may execute.
std::string FindCommand(const std::string& name);

}  // namespace nstest
