#include "nstest/stage/usable_runtimes.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>

#include "nstest/model/runtime_name.h"
#include "nstest/runtime/docker_remote.h"
#include "nstest/runtime/docker_tool.h"
#include "nstest/runtime/gate.h"
#include "nstest/runtime/tool.h"
#include "nstest/runtime/usable.h"
#include "nstest/stage/guard_folder.h"

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

Reason UsableRuntimes::MarkRemote(Plan& plan) {
  for (RuntimeProgram& program : plan.runtimes) {
    if (FamilyOf(program.name) != RuntimeFamily::kDocker || LeadsNowhere(program.path)) continue;
    if (!remote_.contains(program.name)) {
      const auto found = FindRemote(program, plan);
      if (!found) {
        const std::string& why = known_[program.name] = NeedsAnswer(program.name, found.error());
        return {"runtime", program.name + ' ' + why};
      }
      if (found->has_value()) remote_[program.name] = **found;
    }
    program.remote = remote_.contains(program.name) && remote_[program.name];
  }
  return {};
}

Result<std::optional<bool>> UsableRuntimes::FindRemote(const RuntimeProgram& program,
                                                       const Plan& plan) {
  const auto asked = std::find_if(
      plan.containers.begin(), plan.containers.end(),
      [&](const Container& one) { return one.runtime == program.name && !one.image.empty(); });
  if (asked == plan.containers.end()) return std::optional<bool>();
  const std::string name = "nstest-" + program.run + "-asks";
  NSTEST_TRY(announce_({"container", name, program}));
  const UniqueFd folder = OpenGuardFolder();
  constexpr mode_t kOwn = 0700;
  // What the guard looks for.
  if (::mkdirat(folder.get(), name.c_str(), kOwn) != 0) return ErrnoError("mkdir", name);
  auto found = nstest::FindRemote(loop_, program, asked->image, name);
  if (found) RemoveGate(folder.get(), name);
  return found;
}

}  // namespace nstest
