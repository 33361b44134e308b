#pragma once

#include <chrono>
#include <utility>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"
#include "nstest/base/units.h"

namespace nstest {

/// /run/nstest: where guards keep notes, and by whose lock they take turns.
inline constexpr const char* kGuardFolder = "/run/nstest";

/// How long to wait for another run's turn. Cases that need one are short; who waits hears nothing
/// else meanwhile.
inline constexpr std::chrono::seconds kTurnPatience(10);

/// Open, but removed: a lock on it is nobody's any more.
bool IsRemoved(int fd);

/// The folder, where it is this user's alone: what stands in notes is done with all rights of who
/// reads them, so nobody else may have written it, nor led us elsewhere. Invalid where it is not.
UniqueFd OpenGuardFolder();

/// Makes it if it is not there, then the same. An ordinary user may not.
UniqueFd MakeGuardFolder();

/// Unless somebody has notes in it, or holds the turn.
void RemoveGuardFolder();

/// The turn to change what is the real host's, such as its clock: two runs at once would each take
/// for the host's own what the other one set, and put that back. Ends with the last process that
/// holds its descriptor. Guards of an ordinary user have nothing of this kind to change, and take
/// turns with nobody.
class HostTurn {
 public:
  /// Waits for another's end. Fails with step "turn" when that takes longer than `patience`, whole
  /// seconds. Uses SIGALRM; single-threaded.
  Status Take(std::chrono::seconds patience);

  /// Goes on with one that was taken: `folder` is a copy of its descriptor.
  void Inherit(UniqueFd folder) { folder_ = std::move(folder); }

  /// For all that hold it.
  void End();

  int fd() const { return folder_.get(); }

 private:
  UniqueFd folder_;  // locked, flock(2)
};

}  // namespace nstest
