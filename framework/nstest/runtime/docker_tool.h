#pragma once

#include <memory>
#include <string>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"
#include "nstest/model/plan.h"
#include "nstest/process/loop.h"
#include "nstest/process/process.h"
#include "nstest/runtime/tool.h"

namespace nstest {

/// The program docker, or podman, with the caller's choice of a daemon in its environment.
class DockerTool {
 public:
  /// `mounts`: the mount namespace to run in; invalid: the caller's.
  explicit DockerTool(RuntimeProgram program, UniqueFd mounts = UniqueFd())
      : program_(std::move(program)), mounts_(std::move(mounts)) {}

  const RuntimeProgram& program() const { return program_; }

  bool is_podman() const { return program_.name == "podman"; }

  struct Command {
    std::vector<std::string> words;
    std::string input = {};
    int port = -1;  ///< borrowed: a socket instead of its standard input and output
  };

  /// Returns when the command has ended well. Fails with "docker run: ..." and the tool's words.
  Result<std::unique_ptr<Process>> Run(Loop& loop, const Command& command,
                                       SteadyTime deadline) const;

  /// Returns when the command has begun.
  Result<std::unique_ptr<Process>> Start(Loop& loop, const Command& command) const;

  /// What one that was begun fails with, when it has ended other than well.
  Error ErrorOf(const Command& command, const Process& ended) const;

  /// Removes a container, running or not. False: there is none. Fails as Run.
  Result<bool> RemoveContainer(Loop& loop, const std::string& name, SteadyTime deadline) const;

  /// The same of an image.
  Result<bool> RemoveImage(Loop& loop, const std::string& name, SteadyTime deadline) const;

 private:
  ToolCommand MakeCommand(const Command& command) const;
  Result<bool> RemoveOnce(Loop& loop, const Command& command, SteadyTime deadline) const;
  Result<bool> Remove(Loop& loop, const Command& command, SteadyTime deadline) const;

  RuntimeProgram program_;
  UniqueFd mounts_;
};

/// "needs a docker that answers: ...": for a reason to skip.
std::string NeedsAnswer(const std::string& who, const Error& error);

/// Why no container can be made by this docker or podman, and what would do: the end of a sentence;
/// empty where it answers. Asks it, and makes nothing.
std::string WhyNoDocker(Loop& loop, const RuntimeProgram& program);

}  // namespace nstest
