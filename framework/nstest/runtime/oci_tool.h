#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/model/runtime_program.h"
#include "nstest/process/loop.h"
#include "nstest/process/process.h"

namespace nstest {

/// One command of an OCI runtime's program.
struct OciCommand {
  std::vector<std::string> words;  ///< "delete", "box"
  std::vector<std::string> flags;  ///< of the program itself: before the words
  /// In the tool's process, in its own mount namespace, before the program.
  std::function<Status()> setup;
  std::string input;        ///< of a container's init, which has the tool's streams
  std::vector<int> handed;  ///< as in ProcessOptions
  bool has_successor = false;
};

/// The program of an OCI runtime, with the command line that runc, crun and others share. Each
/// command is run in a mount namespace of its own, which ends with it, or with the container.
class OciTool {
 public:
  OciTool(std::string name, std::string program, std::string state)
      : name_(std::move(name)), program_(std::move(program)), state_(std::move(state)) {}

  const std::string& name() const { return name_; }

  const std::string& state() const { return state_; }

  const std::string& program() const { return program_; }

  /// Returns when the command has ended well. Fails with "runc run: ..." and the last line that
  /// the tool wrote, and where the deadline passed, with everything of it killed.
  Result<std::unique_ptr<Process>> Run(Loop& loop, const OciCommand& command,
                                       SteadyTime deadline) const;

 private:
  ProcessOptions MakeOptions(const OciCommand& command) const;

  std::string name_;
  std::string program_;
  std::string state_;  ///< the directory of --root
};

/// Why no container can be made by this program, and what would do: the end of a sentence; empty
/// where some can. Tries it, and makes nothing.
std::string WhyNoOci(Loop& loop, const RuntimeProgram& program);

/// Pure. ENOENT or EACCES where a tool's error is about the program that the container is to run.
std::optional<int> ParseExecRefusal(std::string_view error);

}  // namespace nstest
