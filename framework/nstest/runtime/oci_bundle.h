#pragma once

#include <string>
#include <utility>
#include <vector>

#include "nstest/kernel/capabilities.h"
#include "nstest/model/value.h"
#include "nstest/runtime/runtime.h"

namespace nstest {

/// What the configuration of a container says besides what its request says: paths are those that
/// the tool sees.
struct OciSurroundings {
  std::string rootfs;   ///< where the container's tree stands
  std::string cgroups;  ///< where a copy of /sys/fs/cgroup stands; empty: there is none
  std::string cgroup;   ///< its own, "/box"; empty: the tool's choice
  std::vector<std::string> args;
  std::vector<std::string> env;
  std::string workdir;
  /// Kinds that are joined, with the files to join them by.
  std::vector<std::pair<NamespaceKind, std::string>> joined;
  CapabilitySets capabilities;             ///< the most that its processes can have
  bool binds_devices = true;               ///< its tree has a /dev, which stays as it is
  std::vector<std::string> below_devices;  ///< mounts there that the tool leaves out by itself
  bool has_mqueue = true;                  ///< and a /dev/mqueue
};

/// Pure. The text of config.json: the runtime specification's config.md, config-linux.md, 1.0.2.
/// What is not said there is native's: no seccomp, no masked or read-only paths, all devices.
std::string MakeOciConfig(const ContainerRequest& request, const OciSurroundings& surroundings);

/// Pure. The working directory that the container has where none is declared: the scenario's
/// folder, or "/" where its tree does not have that.
std::string DefaultWorkdir(const ContainerRequest& request);

}  // namespace nstest
