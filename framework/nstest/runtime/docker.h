#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "nstest/runtime/docker_command.h"
#include "nstest/runtime/docker_tool.h"
#include "nstest/runtime/gate.h"
#include "nstest/runtime/runtime.h"

namespace nstest {

/// docker, and podman, which has the same command line. The containers are the real host's, and so
/// must the caller be: a worker with no namespace of its own but for the mounts. What is made is
/// announced to the guard, which removes what has not gone by itself when the case ends, or the
/// run.
class DockerRuntime : public Runtime {
 public:
  explicit DockerRuntime(const RuntimeProgram& program);

  std::string_view name() const override { return tool_.program().name; }

  std::string WhyNot(Loop& loop, const Container& container) override;

  bool makes_cgroups() const override { return true; }

  Result<MadeContainer> Make(Loop& loop, const ContainerRequest& request) override;

 private:
  Result<DockerTree> FindTree(Loop& loop, const ContainerRequest& request);
  Result<DockerSurroundings> MakeSurroundings(Loop& loop, const ContainerRequest& request);
  Result<GateGuest> Run(Loop& loop, const ContainerRequest& request,
                        const DockerSurroundings& surroundings, std::shared_ptr<Process>& attached);

  DockerTool tool_;
  int made_ = 0;
  std::set<std::string> images_;              ///< of scenarios, that are known to be there
  std::map<std::string, std::string> names_;  ///< of the case's containers: as the runtime has them
};

}  // namespace nstest
