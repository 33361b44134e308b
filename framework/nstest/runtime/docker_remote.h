#pragma once

#include <memory>
#include <optional>
#include <string>

#include "nstest/runtime/docker_tool.h"
#include "nstest/runtime/runtime.h"

namespace nstest {

/// Whether the daemon sees other processes than the caller does, told by a container of the image
/// that is to bind a file of the caller's /proc: it cannot be made there. Where it can, it is
/// removed at once; `name` was announced to the guard. Nothing where the image is not there. Fails
/// as the tool does, and the container may be there then.
Result<std::optional<bool>> FindRemote(Loop& loop, const RuntimeProgram& program,
                                       const std::string& image, const std::string& name);

/// A container whose processes are not to be seen from here. It is entered by `exec` alone.
class RemoteContainer {
 public:
  /// Returns when its init has begun. `name`: the runtime's for it. The loop and the tool outlive
  /// it. Fails with "docker create: ...", and removes what it made.
  static Result<std::unique_ptr<RemoteContainer>> Make(Loop& loop, const DockerTool& tool,
                                                       const ContainerRequest& request,
                                                       const std::string& name);

  ~RemoteContainer();
  RemoteContainer(const RemoteContainer&) = delete;
  RemoteContainer& operator=(const RemoteContainer&) = delete;

  /// The tool that has the init's streams, and ends with the init. Taken once.
  std::unique_ptr<Process> TakeAttached() { return std::move(attached_); }

  /// Starts this program in it, as a worker that talks over the socket: the tool, which ends with
  /// that.
  Result<std::unique_ptr<Process>> Enter(int socket) const;

  /// How the init ended; nothing where it did not, or the daemon cannot tell.
  std::optional<Exit> FindExit() const;

  /// Sends the init a signal: "TERM".
  Status Signal(const std::string& signal) const;

  /// Removes it, running or not. To be called once.
  Status Remove();

 private:
  RemoteContainer(Loop& loop, const DockerTool& tool, std::string name)
      : loop_(loop), tool_(tool), name_(std::move(name)) {}

  Status Begin(const ContainerRequest& request);
  Status AwaitBegin(const DockerTool::Command& start, SteadyTime deadline);
  Result<std::string> Inspect(const std::string& what) const;

  Loop& loop_;
  const DockerTool& tool_;
  std::string name_;
  std::unique_ptr<Process> attached_;
  bool is_there_ = true;
};

}  // namespace nstest
