#pragma once

#include <string>
#include <vector>

#include "nstest/base/unique_fd.h"

namespace nstest {

/// What this host looks like between cases, so that what a case leaves can be told and taken away.
/// Cheap where nothing changed: the kernel tells of changed mounts and links.
class HostState {
 public:
  /// Remembers how things are now. `alone`: the caller is PID 1 of its namespace, and every other
  /// process in it a stray.
  enum class Kind { kDisposable, kReal };
  explicit HostState(Kind kind);

  /// A sentence for each thing that is not as it was: processes, mounts, links, IPC objects, the
  /// host's name. Kills the processes and wipes the scratch directories.
  std::vector<std::string> CompareAndClean();

 private:
  void WatchLinks();
  void FindStrays(std::vector<std::string>& leftovers);
  void FindMounts(std::vector<std::string>& leftovers);
  void FindLinks(std::vector<std::string>& leftovers);
  void FindIpc(std::vector<std::string>& leftovers) const;
  void FindName(std::vector<std::string>& leftovers) const;

  Kind kind_;
  UniqueFd mountinfo_;
  UniqueFd link_events_;
  std::vector<std::string> mounts_;
  std::string hostname_;
  std::vector<long> ipc_;
};

/// Removes everything in a directory that is on the same filesystem, mounts below it excepted.
void WipeDirectory(const char* path);

}  // namespace nstest
