#pragma once

#include <string>
#include <vector>

#include "nstest/base/unique_fd.h"
#include "nstest/stage/undo.h"

namespace nstest {

using Undos = std::vector<Undo>;

/// What even the guard's death leaves: its undos not yet played, in a file of its own under
/// /run/nstest. It holds a lock on the file, and its runner the same one: whoever gets the lock
/// knows that both are dead, whatever PID namespace they were in. Who may not write there (an
/// ordinary user) keeps none.
class GuardNotes {
 public:
  /// These instead of those before. None: the file goes.
  void Keep(const Undos& undos);

  /// Goes on with those of a guard that died before its run: `file` is a copy of its descriptor.
  /// Returns what it had not yet played.
  Undos Inherit(UniqueFd file);

  /// What holds the lock; -1 without notes.
  int fd() const { return file_.get(); }

 private:
  void Drop();

  std::string path_;
  UniqueFd file_;
};

/// Another's notes, taken: they are ours alone while this lives, and gone after it but for those
/// that are kept.
class OrphanedNotes {
 public:
  /// Of every run that was killed, guard included, and left some.
  static std::vector<OrphanedNotes> TakeAll();

  OrphanedNotes(OrphanedNotes&&) noexcept = default;
  OrphanedNotes& operator=(OrphanedNotes&&) noexcept = default;
  OrphanedNotes(const OrphanedNotes&) = delete;
  OrphanedNotes& operator=(const OrphanedNotes&) = delete;
  ~OrphanedNotes();

  const Undos& undos() const { return undos_; }

  /// These alone are for the next nstest to play.
  void Keep(Undos undos);

 private:
  OrphanedNotes(std::string path, UniqueFd file, Undos undos)
      : path_(std::move(path)), file_(std::move(file)), undos_(std::move(undos)) {}

  std::string path_;
  UniqueFd file_;
  Undos undos_;
};

}  // namespace nstest
