#pragma once

#include <string>

#include "nstest/model/runtime_program.h"

namespace nstest {

/// A change to something that outlives namespaces, named so that it can be put back by a process
/// that outlives the runner: "clock", or "sysctl", "cgroup", "container", "image" with its name.
struct HostChange {
  std::string kind;
  std::string name;
  RuntimeProgram program = {};  ///< container, image: who made it

  bool operator==(const HostChange&) const = default;
};

template <typename Archive>
void Fields(Archive& archive, HostChange& change) {
  archive("kind", change.kind);
  archive("name", change.name);
  archive("program", change.program);
}

}  // namespace nstest
