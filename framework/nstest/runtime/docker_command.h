#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/kernel/capabilities.h"
#include "nstest/kernel/pidfd.h"
#include "nstest/runtime/docker_image.h"
#include "nstest/runtime/runtime.h"

namespace nstest {

/// What the command line says besides what the request says.
struct DockerSurroundings {
  bool podman = false;
  std::string name;   ///< of the container
  std::string image;  ///< that it is made from
  std::vector<DockerTree::Bind> binds;
  std::string gate;      ///< the folder with the gate's socket
  std::string program;   ///< nstest
  std::string hostname;  ///< the host's, which a new UTS namespace begins with
  /// The containers of this runtime whose namespaces are joined, by the runtime's names.
  std::vector<std::pair<NamespaceKind, std::string>> joined;
  CapabilitySets capabilities;  ///< the most that its processes can have
};

/// Pure. The words behind `docker`, "run" first. The container's first process is the gate
/// (gate.h). Without the runtime's defaults, what is not said there is native's: no seccomp, no
/// masked or read-only paths in /proc, all capabilities and devices.
std::vector<std::string> MakeDockerWords(const ContainerRequest& request,
                                         const DockerSurroundings& surroundings);

/// Pure. The same of a container that is entered by `exec` alone, "create" first: what is declared,
/// and the image's and the runtime's own besides. Its first process is InitOfContainer (within.h).
std::vector<std::string> MakeRemoteWords(const ContainerRequest& request,
                                         const DockerSurroundings& surroundings);

/// Pure. How the init ended, by the status that the runtime tells: one above 128 may stand for a
/// signal, and counts as it.
Exit ExitOfShellStatus(int status);

/// Pure. What the errors of docker or podman come to: without the advice to read the help.
std::string DockerWords(std::string_view errors);

/// Pure. Whether a tool's errors say that there is no such image, or container.
bool SaysNoSuchThing(std::string_view errors);

/// Pure. What only trying tells of `who`, which refused to make a container: an error that is a
/// reason to skip, where it is one (Runtime::Make); else the same.
Error ExplainRefusal(const Error& error, const std::string& who);

/// Pure. Whether they say that what nstest has bound is not to be seen there.
bool SaysNoSuchSource(std::string_view errors);

}  // namespace nstest
