#include "nstest/stage/usable_runtimes.h"

#include "nstest/model/runtime_name.h"
#include "nstest/runtime/tool.h"
#include "nstest/runtime/usable.h"

namespace nstest {

Reason UsableRuntimes::WhyNot(const Plan& plan) {
  for (const RuntimeProgram& program : plan.runtimes) {
    if (FamilyOf(program.name) != RuntimeFamily::kDocker) continue;
    if (LeadsNowhere(program.path)) continue;  // making its container fails
    const auto [known, is_new] = known_.try_emplace(program.name);
    if (is_new) known->second = WhyUnusable(loop_, program, {});
    if (!known->second.empty()) return {"runtime", program.name + ' ' + known->second};
  }
  return {};
}

}  // namespace nstest
