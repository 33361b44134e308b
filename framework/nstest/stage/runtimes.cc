#include "nstest/stage/runtimes.h"

#include "nstest/model/runtime_program.h"

namespace nstest {

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
  known_.push_back({program, std::make_unique<OciRuntime>(program.name, program.path)});
  return *known_.back().runtime;
}

}  // namespace nstest
