#pragma once

#include <memory>

#include "nstest/act/scene.h"
#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"
#include "nstest/stage/channel.h"

namespace nstest {

/// The guard's whole life: notes each announced change with what was before it, and puts all back,
/// newest first, when asked and when the runner's end of the socket closes. Lives in a session of
/// its own, so that what kills the runner's process group does not reach it. Returns the exit
/// status.
int GuardMain(UniqueFd socket);

/// The runner's side. Started at the first change; at its end the guard undoes what is left, and is
/// waited for, within reason.
class Guard {
 public:
  /// Fails with the steps of Spawn and "execve".
  static Result<std::unique_ptr<Guard>> Start();

  ~Guard();
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;

  /// Notes the change; it may be made once this returns well.
  Status Announce(const HostChange& change);

  /// Keeps other runs from changing the real host, until UndoAll. Fails with "guard" where another
  /// one goes on changing it for longer than ten seconds.
  Status TakeTurn();

  /// Puts back all that was announced, newest first. Fails with "guard" and what could not be put
  /// back.
  Status UndoAll();

 private:
  Guard(UniqueFd socket, UniqueFd pidfd) : channel_(std::move(socket)), pidfd_(std::move(pidfd)) {}

  Status Ask(const Value& message);

  Channel channel_;
  UniqueFd pidfd_;
};

/// Puts back what a guard that died noted under /run/nstest. Returns a sentence for each thing
/// mended; empty where there was nothing to do.
std::vector<std::string> MendWhatGuardsLeft();

}  // namespace nstest
