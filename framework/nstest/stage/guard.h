#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"
#include "nstest/model/host_change.h"
#include "nstest/model/value.h"

namespace nstest {

/// The runner's side of the guard (guard_life.h). Started at the first change; at its end the guard
/// undoes what is left, and is waited for, within reason.
///
/// The runner holds the guard's locks with it. When a guard dies while its run goes on, no other
/// run therefore takes what it noted for left behind, nor its turn, and a successor inherits both.
class Guard {
 public:
  /// `replaced` is called whenever a guard has been lost, and another one has taken its place.
  /// Fails with the steps of Spawn and "execve".
  static Result<std::unique_ptr<Guard>> Start(std::function<void()> replaced);

  ~Guard();
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;

  /// Notes the change; it may be made once this returns well. Takes the turn where others would see
  /// it.
  Status Announce(const HostChange& change);

  /// Keeps other runs from changing the real host, until UndoAll. Fails with "guard" where another
  /// one goes on changing it for longer than kTurnPatience.
  Status TakeTurn();

  /// Puts back all that was announced, newest first. Fails with "guard" and what could not be put
  /// back.
  Status UndoAll();

 private:
  struct Child {
    UniqueFd socket;
    UniqueFd pidfd;
  };

  Guard(Child child, std::function<void()> replaced)
      : child_(std::move(child)), replaced_(std::move(replaced)) {}

  static Result<Child> StartChild();

  Result<UniqueFd> Ask(const Value& question);
  Status Replace();

  Child child_;
  std::function<void()> replaced_;
  UniqueFd turn_;   // its lock: guard_folder.h
  UniqueFd notes_;  // their lock, and file: guard_notes.h
};

/// Puts back what a killed run noted under /run/nstest. Returns a sentence for each thing mended;
/// empty where there was nothing to do.
std::vector<std::string> MendWhatGuardsLeft();

}  // namespace nstest
