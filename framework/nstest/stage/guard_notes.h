#pragma once

#include <string>
#include <vector>

#include "nstest/base/unique_fd.h"
#include "nstest/stage/undo.h"

namespace nstest {

using Undos = std::vector<Undo>;

/// What even the guard's death leaves: its undos not yet played, in a file of its own under
/// /run/nstest. It holds a lock on the file: whoever gets the lock knows that the guard is dead,
/// whatever PID namespace either is in. Who may not write there (an ordinary user) keeps none.
class GuardNotes {
 public:
  /// These instead of those before. None: the file goes.
  void Keep(const Undos& undos);

 private:
  void Drop();

  std::string path_;
  UniqueFd file_;
};

/// Another's notes, taken: they are ours alone while this lives, and gone after it.
class OrphanedNotes {
 public:
  /// Of every guard that died and left some.
  static std::vector<OrphanedNotes> TakeAll();

  OrphanedNotes(OrphanedNotes&&) noexcept = default;
  OrphanedNotes& operator=(OrphanedNotes&&) noexcept = default;
  OrphanedNotes(const OrphanedNotes&) = delete;
  OrphanedNotes& operator=(const OrphanedNotes&) = delete;
  ~OrphanedNotes();

  const Undos& undos() const { return undos_; }

 private:
  OrphanedNotes(std::string path, UniqueFd file, Undos undos)
      : path_(std::move(path)), file_(std::move(file)), undos_(std::move(undos)) {}

  std::string path_;
  UniqueFd file_;
  Undos undos_;
};

}  // namespace nstest
