#pragma once

#include <optional>
#include <string>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"

namespace nstest {

/// In a new process: executes this program again under another name, with an empty environment, the
/// standard streams and `socket`, and nothing else. Returns only an Error (step "execve").
Error ExecSelf(const char* name, int socket);

/// What a process started by ExecSelf, or as a container's init, is, and its socket, which
/// the gate of a container opens itself. Nothing in an ordinary run.
struct SelfRole {
  std::string name;
  UniqueFd socket;
};

std::optional<SelfRole> FindSelfRole(int argc, char** argv);

}  // namespace nstest
