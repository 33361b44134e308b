#include "nstest/plan/plan.h"

#include <algorithm>

#include "nstest/model/runtime_name.h"
#include "nstest/plan/needs.h"

namespace nstest {

std::vector<Container> WriteOutNesting(const Container& container) {
  std::vector<Container> levels;
  for (int level = 1; level <= container.nested; ++level) {
    Container one = container;
    one.nested = 1;
    const bool innermost = level == container.nested;
    if (!innermost) {
      one.name = container.name + '.' + std::to_string(level);
      one.mounts.clear();
      one.init.reset();
      one.ready.reset();
      one.deferred = false;
      one.root.clear();
      one.cgroup.reset();
      one.identity = {};
    }
    if (level > 1) {
      one.within = container.name + '.' + std::to_string(level - 1);
      // Joined and host kinds are the outermost level's; the others are inside of it.
      std::erase_if(one.namespaces, [](const auto& listed) {
        return !std::holds_alternative<NewNamespace>(listed.second);
      });
    }
    levels.push_back(std::move(one));
  }
  return levels;
}

Plan WritePlan(const Case& made) {
  const Scenario& scenario = made.scenario;
  Plan plan{.id = made.id,
            .links = scenario.links,
            .steps = scenario.steps,
            .timeout = scenario.timeout,
            .folder = scenario.folder,
            .real_host = PlaysOnRealHost(scenario),
            .asks_for_real_host = scenario.real_host,
            .touches = scenario.touches};
  for (const Container& container : scenario.containers) {
    for (Container& level : WriteOutNesting(container)) plan.containers.push_back(std::move(level));
  }
  for (Step& step : plan.steps) step.expect.reset();
  return plan;
}

namespace {

// The programs that make the plan's containers.
std::vector<RuntimeProgram> FindPrograms(const Plan& plan, const PlanContext& context) {
  std::vector<RuntimeProgram> programs;
  const auto find = [](const std::vector<RuntimeProgram>& known, const std::string& name) {
    return std::find_if(known.begin(), known.end(),
                        [&](const RuntimeProgram& one) { return one.name == name; });
  };
  for (const Container& container : plan.containers) {
    const std::string& name = container.runtime;
    if (IsNativeRuntime(container) || find(programs, name) != programs.end()) continue;
    const auto given = find(context.runtimes, name);
    programs.push_back(given != context.runtimes.end() ? *given : RuntimeProgram{name, name});
    if (FamilyOf(name) != RuntimeFamily::kDocker) continue;
    programs.back().environment = context.environment;
    programs.back().run = context.run;
  }
  return programs;
}

}  // namespace

std::variant<Plan, Reason> MakePlan(const Case& made, const PlanContext& context) {
  Plan plan = WritePlan(made);
  plan.runtimes = FindPrograms(plan, context);
  if (Reason reason = FindMissing(made.scenario, plan, context); !reason.empty()) return reason;
  return plan;
}

}  // namespace nstest
