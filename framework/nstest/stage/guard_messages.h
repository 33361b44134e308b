#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "nstest/model/fields.h"
#include "nstest/model/host_change.h"

/// What crosses between the runner and the guard, in the form of messages.h.
namespace nstest {

/// From a worker, which the runner passes on.
struct Announce {
  static constexpr std::string_view kKind = "announce";
  HostChange change;
};

// Runner to guard, besides Announce, which of what IsHosts comes after TakeTurn. All are answered
// by Noted; with that of Announce and TakeTurn comes the descriptor that holds the guard's lock.

/// Wait until no other run changes the real host, and keep them from it until UndoAll.
struct TakeTurn {
  static constexpr std::string_view kKind = "take_turn";
};

/// Undo what cases announced, newest first. The cgroups of a run stand until its end.
struct UndoAll {
  static constexpr std::string_view kKind = "undo_all";
};

/// To another guard, after one that died before its run: its notes, or its turn, whose descriptor
/// is enclosed.
struct InheritNotes {
  static constexpr std::string_view kKind = "inherit_notes";
};

struct InheritTurn {
  static constexpr std::string_view kKind = "inherit_turn";
};

/// The answer to Announce.
struct Noted {
  static constexpr std::string_view kKind = "noted";
  std::string refused;  ///< why not; empty: noted
};

using ToGuard = std::variant<Announce, TakeTurn, UndoAll, InheritNotes, InheritTurn>;
using FromGuard = std::variant<Noted>;

template <typename Archive>
void Fields(Archive& archive, Announce& announce) {
  archive("change", announce.change);
}

template <typename Archive>
void Fields(Archive& archive, Noted& noted) {
  archive("refused", noted.refused);
}

template <typename Archive>
void Fields(Archive& /*archive*/, TakeTurn& /*turn*/) {}

template <typename Archive>
void Fields(Archive& /*archive*/, UndoAll& /*undo*/) {}

template <typename Archive>
void Fields(Archive& /*archive*/, InheritNotes& /*notes*/) {}

template <typename Archive>
void Fields(Archive& /*archive*/, InheritTurn& /*turn*/) {}

}  // namespace nstest
