#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"
#include "nstest/process/loop.h"

/// Containers of docker have the gate as their first process: this program, which connects to a
/// socket, and so tells who it is, and becomes the declared init when it is told to. Until then the
/// container is there and nothing runs in it: its process can be found, and its mounts be
/// completed.
namespace nstest {

/// What is mounted in the container for it; taken away before the init begins.
inline constexpr const char* kGateFolder = "/.nstest";
inline constexpr const char* kGateProgram = "/.nstest/init";

/// Its only argument.
inline constexpr const char* kGateWord = "nstest-gate";

/// What the gate becomes.
struct GateTask {
  std::vector<std::string> argv;  ///< empty: nstest's own init, which performs over the same socket
  /// "NAME=value"; none: what the runtime gives.
  std::optional<std::vector<std::string>> env;
  std::string workdir;  ///< declared; empty: the default one, or "/" where that is missing
  std::string default_workdir;
};

/// The gate when it has come.
struct GateGuest {
  UniqueFd socket;
  UniqueFd pidfd;
  pid_t pid = 0;  ///< in the caller's PID namespace; 0: it is in none that the caller sees
};

/// Borrowed: the standard streams of what the gate becomes.
struct GateStreams {
  int in = -1;
  int out = -1;
  int err = -1;
};

/// The worker's side.
class Gate {
 public:
  /// Makes `name` below the folder behind `folder`, with what is mounted in the container: the
  /// socket, and a file to mount this program on. Whoever undoes the container removes it.
  /// Fails with "mkdir", "open", "socket", "bind" and "listen".
  static Result<Gate> Open(int folder, const std::string& name);

  /// Waits for the gate, as long as the process behind the pidfd lives, which brings it. Fails with
  /// a sentence where it did not come so, and with "accept".
  Result<GateGuest> Await(int bringer, SteadyTime deadline) const;

 private:
  explicit Gate(UniqueFd socket) : socket_(std::move(socket)) {}

  UniqueFd socket_;
};

/// Has the gate become its task. Returns when it runs its program. Fails with the steps of Exec,
/// "chdir" and of talking.
Status PassGate(const GateGuest& guest, const GateTask& task, const GateStreams& streams);

/// Removes what Open made. What is not there is fine.
void RemoveGate(int folder, const std::string& name);

/// The gate's whole life. Returns the exit status, if it did not become another program.
int RunGate();

}  // namespace nstest
