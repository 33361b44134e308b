#pragma once

#include <sys/types.h>

#include <vector>

namespace nstest {

/// Ends processes of the caller's with all that descends from them: those that left their session
/// or group included. First they are stopped, so that nothing can be born meanwhile.
struct TreeRoots {
  std::vector<pid_t> pids;
  /// One of them whose orphans belong to it too: children of the caller that are not among `known`
  /// and were born after it. 0 for none.
  pid_t with_orphans = 0;
  std::vector<pid_t> known;
};

/// Kills the roots and their descendants; returns the descendants, each behind its parent. Those
/// whose parents have ended too are the caller's children, if it is PID 1 or a subreaper, and are
/// its to reap. Descendants are found in /proc; where that is another PID namespace's only the
/// roots and their process groups are killed. Looks for them for a second at most.
std::vector<pid_t> KillTrees(const TreeRoots& roots);

/// Waits for the end of the caller's children, and reaps them; what is none is passed over.
void ReapEach(const std::vector<pid_t>& pids);

/// KillTrees of children of the caller, and waits for the end of all; the roots are still to be
/// reaped.
void EndTrees(const TreeRoots& roots);

}  // namespace nstest
