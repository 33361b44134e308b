#include "nstest/stage/runtimes.h"

#include "nstest/model/runtime_name.h"
#include "nstest/runtime/docker.h"
#include "nstest/runtime/oci.h"

namespace nstest {

namespace {

std::unique_ptr<Runtime> MakeRuntime(const RuntimeProgram& program) {
  switch (FamilyOf(program.name)) {
    case RuntimeFamily::kDocker:
      return std::make_unique<DockerRuntime>(program);
    case RuntimeFamily::kNative:
    case RuntimeFamily::kVm:  // its containers are made by the guest's worker
    case RuntimeFamily::kOci:
      break;
  }
  return std::make_unique<OciRuntime>(program.name, program.path);
}

}  // namespace

Runtime& Runtimes::Find(const Plan& plan, const Container& container) {
  if (IsNativeRuntime(container)) return native_;
  for (const RuntimeProgram& program : plan.runtimes) {
    if (program.name == container.runtime) return FindProgram(program);
  }
  return FindProgram({container.runtime, container.runtime});
}

Runtime& Runtimes::FindProgram(const RuntimeProgram& program) {
  for (const Known& known : known_) {
    if (known.program == program) return *known.runtime;
  }
  known_.push_back({program, MakeRuntime(program)});
  return *known_.back().runtime;
}

}  // namespace nstest
