#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"
#include "nstest/base/units.h"
#include "nstest/model/container.h"

namespace nstest {

/// Namespaces to join with setns(2): those in `flags` (CLONE_NEW*) of the process behind `fd`.
struct NamespaceJoin {
  int pidfd = -1;  ///< borrowed
  std::uint64_t flags = 0;

  bool operator==(const NamespaceJoin&) const = default;
};

/// What to write to uid_map, gid_map and setgroups of a new user namespace (user_namespaces(7)).
struct IdMaps {
  std::vector<IdRange> uid_map;
  std::vector<IdRange> gid_map;
  bool deny_setgroups = false;
};

/// Offsets of a new time namespace (time_namespaces(7)).
struct TimeOffsets {
  Nanoseconds monotonic{0};
  Nanoseconds boottime{0};
};

struct SpawnOptions {
  /// Joined in this order before the process is made. Each needs a hop: a short-lived process
  /// between the caller and the new one, which is the caller's child all the same (CLONE_PARENT).
  std::vector<NamespaceJoin> joins;
  std::uint64_t new_namespaces = 0;  ///< CLONE_NEW*, as clone3(2) takes them
  /// The new ones are made around a hop by unshare(2), and the process in them by clone3(2).
  bool by_unshare = false;
  std::optional<IdMaps> maps;          ///< with CLONE_NEWUSER
  std::optional<TimeOffsets> offsets;  ///< with CLONE_NEWTIME
};

/// The new process as seen from inside, in `body`.
class SpawnedChild {
 public:
  SpawnedChild(UniqueFd report, pid_t hop) : report_(std::move(report)), hop_(hop) {}

  /// Tells the caller of Spawn that all went well; execve(2) does the same. What fails later is
  /// this process's own business.
  void Launched() { report_.Reset(); }

  /// The hop's pid in the caller's PID namespace; it may not be gone yet. 0 without one.
  pid_t hop() const { return hop_; }

 private:
  UniqueFd report_;
  pid_t hop_;
};

/// A child of the caller, not yet waited for.
struct Spawned {
  pid_t pid = -1;  ///< in the caller's PID namespace
  UniqueFd pidfd;  ///< close-on-exec
};

/// Makes a process by clone3(2), fork-style: `body` runs in a copy of the caller, which must be
/// single-threaded (so that the copy may run ordinary C++). Signals are unblocked and back at their
/// defaults there. When `body` returns an Error, so does Spawn, and the child is gone; when it
/// returns, the child exits with 0.
/// Returns after the child execs, calls Launched() or fails. Steps of errors: "setns(pid|mount)",
/// "clone3(pid|user)", "unshare(pid)", "write uid_map", "write timens_offsets" and those of `body`.
Result<Spawned> Spawn(const SpawnOptions& options,
                      const std::function<Status(SpawnedChild&)>& body);

}  // namespace nstest
