#pragma once

#include <functional>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"

namespace nstest {

/// A process between the runner and what plays on the real host, where no PID namespace ends a
/// case's processes: as their subreaper (prctl(2)) it inherits every stray, and kills them all when
/// the one it watches ends or the runner's leash closes, kill -9 of the runner included.
class Keeper {
 public:
  /// `start` makes the process to watch, in the keeper, and returns its pidfd.
  static Result<Keeper> Start(const std::function<Result<UniqueFd>()>& start);

  Keeper(Keeper&&) = default;
  Keeper& operator=(Keeper&&) = delete;

  /// Lets go of the leash and waits until nothing is left.
  ~Keeper();

 private:
  Keeper(UniqueFd leash, UniqueFd pidfd) : leash_(std::move(leash)), pidfd_(std::move(pidfd)) {}

  UniqueFd leash_;
  UniqueFd pidfd_;
};

}  // namespace nstest
