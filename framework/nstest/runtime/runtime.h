#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/kernel/cgroup_tree.h"
#include "nstest/model/container.h"
#include "nstest/model/host_change.h"
#include "nstest/process/loop.h"
#include "nstest/process/place.h"
#include "nstest/process/process.h"
#include "nstest/syscalls/switchboard.h"

namespace nstest {

/// What to make: a container whose texts have their references filled in.
struct ContainerRequest {
  Container container;
  std::string input;  ///< standard input of its init
  Place from;         ///< the creating place
  /// What is joined: a descriptor of a process or of a namespace, and a kind of it in which it
  /// differs from the host.
  std::vector<NamespaceJoin> joined;
  std::string default_workdir;
  std::vector<int> cgroups;  ///< borrowed: cgroup.procs files of its own cgroups; none without
  /// The creating place's root is the real one: a new user namespace maps an unprivileged range.
  bool real_root = false;
  bool may_make_cgroups = true;  ///< the host has cgroups of its own
  bool may_share_host = false;   ///< namespaces of the real host, where that is this one
  /// Asks for what outlives namespaces to be noted by the guard, before it is made.
  std::function<Status(const HostChange&)> announce;
  SteadyTime deadline = SteadyTime::max();
};

/// A container and its first process, which keeps it alive.
struct MadeContainer {
  Place place;
  std::unique_ptr<Process> init;
  Actor performer;                 ///< the init, where it performs calls; else its socket is empty
  std::unique_ptr<Process> maker;  ///< with entry by setns: who made the namespaces; else none
  /// Of cgroups that the runtime itself made: what the place borrows.
  std::vector<UniqueFd> cgroups;
  CgroupSet limited;  ///< those of them that hold the limits which the container declares
  /// Takes away what outlives the container's processes; empty where nothing does. To be called
  /// once, when these have ended. What it cannot take away it tells.
  std::function<Status()> remove;
};

/// Makes containers from their description. What comes after, entering them, is the same for all.
class Runtime {
 public:
  virtual ~Runtime() = default;

  virtual std::string_view name() const = 0;

  /// Why this runtime cannot make such a container on this host, and what would do: a sentence;
  /// empty where it can.
  virtual std::string WhyNot(Loop& loop, const Container& container) = 0;

  /// Whether it makes the cgroup that a container declares; else the request has it.
  virtual bool makes_cgroups() const { return false; }

  /// Returns when the init runs. Fails with the step that was refused; with step "runtime" where
  /// only trying told that it cannot, and why.
  virtual Result<MadeContainer> Make(Loop& loop, const ContainerRequest& request) = 0;
};

}  // namespace nstest
