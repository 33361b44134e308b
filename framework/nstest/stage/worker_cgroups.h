#pragma once

#include <functional>
#include <string>

#include "nstest/act/scene.h"
#include "nstest/base/result.h"
#include "nstest/kernel/cgroup_limits.h"

namespace nstest {

/// A worker's control groups, and the limits that hold there.
struct Confinement {
  CgroupSet cgroups;   ///< empty where none may be made
  std::string bounds;  ///< "pids 8192, memory 2048 MiB"; empty for none
};

/// The control groups that workers live in, one set each, below one set of this run: what bounds
/// them, and what holds the cgroups that scenarios make. Cgroups outlive processes, so the run's
/// are announced to the guard before they are made.
class WorkerCgroups {
 public:
  explicit WorkerCgroups(std::function<Status(const HostChange&)> announce)
      : announce_(std::move(announce)) {}

  WorkerCgroups(const WorkerCgroups&) = delete;
  WorkerCgroups& operator=(const WorkerCgroups&) = delete;

  /// Removes the run's.
  ~WorkerCgroups();

  /// Moves a worker into cgroups of its own, and limits them.
  Confinement Confine(pid_t worker);

 private:
  void Open();

  std::function<Status(const HostChange&)> announce_;
  bool opened_ = false;
  CgroupSet run_;
  int workers_ = 0;
};

/// Ends what lives in a worker's cgroups, and removes them.
void RemoveWorkerCgroups(const CgroupSet& cgroups);

}  // namespace nstest
