#pragma once

#include <string>
#include <vector>

namespace nstest {

/// A container runtime that is a program.
struct RuntimeProgram {
  std::string name;  ///< as containers name it
  std::string path;  ///< or a name that PATH knows
  /// What of the caller's environment it is run with, "DOCKER_HOST=..."; the rest stays away.
  std::vector<std::string> environment = {};
  /// Of what it makes and the run has to take away again: "nstest-RUN-..."; empty where nothing
  /// outlives the disposable host.
  std::string run = {};
  /// Its daemon is on another machine, or sees other processes: containers are entered by its
  /// `exec` alone.
  bool remote = false;

  bool operator==(const RuntimeProgram&) const = default;
};

template <typename Archive>
void Fields(Archive& archive, RuntimeProgram& program) {
  archive("name", program.name);
  archive("path", program.path);
  archive("environment", program.environment);
  archive("run", program.run);
  archive("remote", program.remote);
}

}  // namespace nstest
