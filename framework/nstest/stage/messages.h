#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "nstest/act/scene.h"
#include "nstest/model/evidence.h"
#include "nstest/model/fields.h"
#include "nstest/model/plan.h"

/// What crosses between the runner and a worker, or the guard. One JSON object each, with the kind
/// as its only key: {"play": {...}}.
namespace nstest {

// Runner to worker.

/// First of all: how to become the host.
struct Prepare {
  static constexpr std::string_view kKind = "prepare";
  bool own_user_namespace = false;   ///< the worker was cloned into one (no CAP_SYS_ADMIN outside)
  bool real_host = false;            ///< play on the real host: only the tree is made read-only
  bool own_cgroups = false;          ///< the worker was moved into cgroups of its own
  std::string bounds;                ///< the limits of those
  std::vector<std::string> folders;  ///< the scenarios', kept visible below /tmp and alike
};

struct Play {
  static constexpr std::string_view kKind = "play";
  Plan plan;
};

/// The answer to Attempt: whether the step's expectation holds.
struct Holds {
  static constexpr std::string_view kKind = "holds";
  bool holds = false;
};

/// The answer to Announce.
struct Noted {
  static constexpr std::string_view kKind = "noted";
  std::string refused;  ///< why not; empty: noted
};

// To the worker in a guest, from the worker whose guest it is.

/// Make this plan's containers and links, and do what Do asks for. Answered by Arranged.
struct Arrange {
  static constexpr std::string_view kKind = "arrange";
  Plan plan;
  Nanoseconds left{0};  ///< of the case's time
};

/// Do a step of the plan once. Answered by Did.
struct Do {
  static constexpr std::string_view kKind = "do";
  int step = 0;
  Nanoseconds left{0};                               ///< of the step's time
  std::vector<std::pair<std::string, Value>> saved;  ///< since the last one
};

/// The case is over. Answered by Left.
struct Leave {
  static constexpr std::string_view kKind = "leave";
};

// Worker to runner.

/// The answer to Prepare: what this host is.
struct Hello {
  static constexpr std::string_view kKind = "hello";
  std::string refused;  ///< why it could not become the host; empty: it is one
  Value facts;          ///< a map: "bounds", "host.proc", "host.ids", "limits.pid_levels_left"...
};

struct StepDone {
  static constexpr std::string_view kKind = "step";
  StepEvidence evidence;
};

/// A value of a step with `eventually`, to be judged now.
struct Attempt {
  static constexpr std::string_view kKind = "attempt";
  StepEvidence evidence;
};

struct Announce {
  static constexpr std::string_view kKind = "announce";
  HostChange change;
};

struct CaseDone {
  static constexpr std::string_view kKind = "done";
  Ending ending;
  std::vector<std::string> leftovers;
  Nanoseconds took{0};
};

// From the worker in a guest.

struct Arranged {
  static constexpr std::string_view kKind = "arranged";
  std::optional<Ending> ending;  ///< how the case ended, where the containers could not be made
};

struct Did {
  static constexpr std::string_view kKind = "did";
  Value evidence;
  bool succeeded = true;
  bool timed_out = false;
  Value error;  ///< of error_value.h; absent where the step could be done
};

struct Left {
  static constexpr std::string_view kKind = "left";
  std::vector<std::string> leftovers;
  bool changed = false;  ///< the guest is no longer as it was booted: its clock, its sysctls
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

using ToWorker = std::variant<Prepare, Play, Holds, Noted, Arrange, Do, Leave>;
using FromWorker = std::variant<Hello, StepDone, Attempt, Announce, CaseDone, Arranged, Did, Left>;
using ToGuard = std::variant<Announce, TakeTurn, UndoAll, InheritNotes, InheritTurn>;

template <typename Archive>
void Fields(Archive& archive, Prepare& prepare) {
  archive("own_user_namespace", prepare.own_user_namespace);
  archive("real_host", prepare.real_host);
  archive("own_cgroups", prepare.own_cgroups);
  archive("bounds", prepare.bounds);
  archive("folders", prepare.folders);
}

template <typename Archive>
void Fields(Archive& archive, Play& play) {
  archive("plan", play.plan);
}

template <typename Archive>
void Fields(Archive& archive, Holds& holds) {
  archive("holds", holds.holds);
}

template <typename Archive>
void Fields(Archive& archive, Noted& noted) {
  archive("refused", noted.refused);
}

template <typename Archive>
void Fields(Archive& archive, Arrange& arrange) {
  archive("plan", arrange.plan);
  archive("left", arrange.left);
}

template <typename Archive>
void Fields(Archive& archive, Do& asked) {
  archive("step", asked.step);
  archive("left", asked.left);
  archive("saved", asked.saved);
}

template <typename Archive>
void Fields(Archive& /*archive*/, Leave& /*leave*/) {}

template <typename Archive>
void Fields(Archive& archive, Arranged& arranged) {
  archive("ending", arranged.ending);
}

template <typename Archive>
void Fields(Archive& archive, Did& did) {
  archive("evidence", did.evidence);
  archive("succeeded", did.succeeded);
  archive("timed_out", did.timed_out);
  archive("error", did.error);
}

template <typename Archive>
void Fields(Archive& archive, Left& left) {
  archive("leftovers", left.leftovers);
  archive("changed", left.changed);
}

template <typename Archive>
void Fields(Archive& archive, Hello& hello) {
  archive("refused", hello.refused);
  archive("facts", hello.facts);
}

template <typename Archive>
void Fields(Archive& archive, StepDone& done) {
  archive("evidence", done.evidence);
}

template <typename Archive>
void Fields(Archive& archive, Attempt& attempt) {
  archive("evidence", attempt.evidence);
}

template <typename Archive>
void Fields(Archive& archive, Announce& announce) {
  archive("change", announce.change);
}

template <typename Archive>
void Fields(Archive& archive, CaseDone& done) {
  archive("ending", done.ending);
  archive("leftovers", done.leftovers);
  archive("took", done.took);
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
