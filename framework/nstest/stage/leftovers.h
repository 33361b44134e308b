#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "nstest/base/unique_fd.h"
#include "nstest/kernel/cgroup_tree.h"
#include "nstest/kernel/links.h"

namespace nstest {

/// What this host looks like between cases, so that what a case leaves can be told and taken away.
/// Cheap where nothing changed: the kernel tells of changed mounts and links.
class HostState {
 public:
  /// Of a disposable host the caller is PID 1, and every other process a stray.
  enum class Kind { kDisposable, kReal };

  /// Remembers how things are now. `cgroups`: those that are this host's alone.
  HostState(Kind kind, CgroupSet cgroups);

  /// A sentence for each thing that is not as it was: processes, cgroups, mounts, links, IPC
  /// objects, the host's name, files that cannot be removed; the first twenty and a count. Kills
  /// the processes, removes the cgroups and wipes the scratch directories. `lasting`: children of
  /// the caller that are no strays; they die with the first one that is.
  std::vector<std::string> CompareAndClean(const std::vector<pid_t>& lasting);

 private:
  void WatchLinks();
  static void FindStrays(const std::vector<pid_t>& lasting, std::vector<std::string>& leftovers);
  void FindCgroups(std::vector<std::string>& leftovers) const;
  void FindMounts(std::vector<std::string>& leftovers);
  void FindRoot(std::vector<std::string>& leftovers) const;
  void FindLinks(std::vector<std::string>& leftovers);
  void FindIpc(std::vector<std::string>& leftovers) const;
  void FindName(std::vector<std::string>& leftovers) const;
  void Wipe(std::vector<std::string>& leftovers) const;

  Kind kind_;
  CgroupSet cgroups_;  // our own; none below it is ours
  UniqueFd mountinfo_;
  UniqueFd link_events_;
  std::vector<Link> links_;
  std::vector<std::string> mounts_;
  std::uint64_t root_;  // the mount that / is
  std::string hostname_;
  std::vector<long> ipc_;
  std::vector<std::uint64_t> files_;  // of each of kScratchDirectories: what mounts below stand on
  UniqueFd mqueues_;                  // their directory; none where it could not be had
};

/// The files of the tmpfs that is mounted there, directories and its root included; 0 where another
/// filesystem is, and very many where they are not counted.
std::uint64_t CountFiles(const char* path);

/// Removes everything in a directory that is on the same filesystem, mounts below it excepted.
/// Changes the working directory meanwhile.
void WipeDirectory(const char* path);

}  // namespace nstest
