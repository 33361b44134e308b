#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "nstest/model/evidence.h"
#include "nstest/model/plan_value.h"
#include "nstest/stage/guard_messages.h"

/// What crosses between the runner and a worker. One JSON object each, with the kind as its only
/// key: {"play": {...}}.
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

// To a distant worker, such as a guest's, from the worker that plays the case.

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

struct CaseDone {
  static constexpr std::string_view kKind = "done";
  Ending ending;
  std::vector<std::string> leftovers;
  Nanoseconds took{0};
};

// From a distant worker.

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

using ToWorker = std::variant<Prepare, Play, Holds, Noted, Arrange, Do, Leave>;
using FromWorker = std::variant<Hello, StepDone, Attempt, Announce, CaseDone, Arranged, Did, Left>;

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
void Fields(Archive& archive, CaseDone& done) {
  archive("ending", done.ending);
  archive("leftovers", done.leftovers);
  archive("took", done.took);
}

// Compiled once: they are large.
extern template Value MakeValue(const ToWorker& message);
extern template Value MakeValue(const FromWorker& message);
extern template Result<ToWorker> ReadAs(const Value& value);
extern template Result<FromWorker> ReadAs(const Value& value);

}  // namespace nstest
