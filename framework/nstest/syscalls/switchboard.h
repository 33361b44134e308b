#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"
#include "nstest/base/units.h"
#include "nstest/model/call.h"
#include "nstest/model/reference.h"

namespace nstest {

/// A performer, as the worker holds it. It ends when its socket is closed.
struct Actor {
  std::string name;  ///< "parent", "parent.init"
  UniqueFd socket;
  UniqueFd pidfd;
  pid_t pid = 0;  ///< in the worker's PID namespace
};

/// A process of the case that calls may name.
struct NamedProcess {
  int pidfd = -1;  ///< borrowed
  pid_t pid = 0;   ///< in the worker's PID namespace
};

struct CallTask {
  std::vector<Call> calls;
  bool single = false;
  Saved saved;         ///< what the calls refer to
  std::string prefix;  ///< of the names of children: "parent"; empty: their labels alone
};

/// What is there besides the process that does the task.
struct CallSurroundings {
  std::vector<Actor>& kept;  ///< they may be asked for their descriptors
  std::function<std::optional<NamedProcess>(std::string_view name)> find;
};

struct CallReport {
  /// Of a single call, or label -> the same; with `errno` and `failed` of one that had to succeed,
  /// with `waiting` where the deadline passed.
  Value evidence;
  bool succeeded = true;
  bool timed_out = false;
  /// The process left its list by a call that ends or replaces it: the label of that call.
  std::optional<std::string> left_by;
  std::vector<Actor> children;  ///< that were made, the ended ones too
};

/// Has `actor` do the task, and serves it and its children: labels, checkpoints, descriptors.
/// Returns when all of them have done their lists, ended, or were replaced by a program; or when
/// one failed, or the deadline passed. Fails where a call could not be made at all (an argument
/// that names nothing, two that wait for one another).
Result<CallReport> RunCalls(Actor& actor, const CallTask& task, const CallSurroundings& around,
                            std::chrono::steady_clock::time_point deadline);

}  // namespace nstest
