#include "nstest/plan/plan.h"

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
            .real_host = scenario.real_host,
            .touches = scenario.touches};
  for (const Container& container : scenario.containers) {
    for (Container& level : WriteOutNesting(container)) plan.containers.push_back(std::move(level));
  }
  for (Step& step : plan.steps) step.expect.reset();
  return plan;
}

std::variant<Plan, Reason> MakePlan(const Case& made, const PlanContext& context) {
  Plan plan = WritePlan(made);
  if (Reason reason = FindMissing(made.scenario, plan, context); !reason.empty()) return reason;
  return plan;
}

}  // namespace nstest
