#include "nstest/runtime/usable.h"

#include "nstest/model/runtime_name.h"
#include "nstest/runtime/docker_tool.h"
#include "nstest/runtime/guest_machine.h"
#include "nstest/runtime/oci_tool.h"

namespace nstest {

std::string WhyUnusable(Loop& loop, const RuntimeProgram& program, const std::string& kernel) {
  switch (FamilyOf(program.name)) {
    case RuntimeFamily::kNative:
      break;
    case RuntimeFamily::kOci:
      return WhyNoOci(loop, program);
    case RuntimeFamily::kDocker:
      return WhyNoDocker(loop, program);
    case RuntimeFamily::kVm:
      return WhyNoMachine({.program = program.path, .kernel = kernel});
  }
  return {};
}

}  // namespace nstest
