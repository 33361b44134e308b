#include "nstest/model/guest.h"

#include <algorithm>

#include "nstest/model/runtime_name.h"

namespace nstest {

namespace {

bool IsOfVm(const Container& container) {
  return container.runtime == kVmRuntime;
}

// What a step of a place starts.
std::string StartedBy(const Step& step) {
  const auto* start = std::get_if<Start>(&step.action);
  return start != nullptr && start->container.empty() ? start->as : std::string();
}

// All whose ends are inside, or all others.
std::vector<NetworkLink> LinksOf(const Plan& plan, const GuestView& view, bool inside) {
  std::vector<NetworkLink> links;
  for (const NetworkLink& link : plan.links) {
    const bool is_inside = std::all_of(link.ends.begin(), link.ends.end(), [&](const LinkEnd& end) {
      return view.HasContainer(end.place);
    });
    if (is_inside == inside) links.push_back(link);
  }
  return links;
}

}  // namespace

GuestView::GuestView(const Plan& plan) : runtime_(kVmRuntime), own_("kernel") {
  for (const Container& container : plan.containers) {
    if (!IsOfVm(container) && !HasContainer(container.within)) continue;
    containers_.insert(container.name);
    processes_.insert(container.name + ".init");
  }
  AddStarted(plan);
}

GuestView::GuestView(const Plan& plan, const Container& remote)
    : runtime_(remote.runtime),
      own_("host"),
      containers_{remote.name},
      processes_{remote.name + ".init"} {
  AddStarted(plan);
}

void GuestView::AddStarted(const Plan& plan) {
  for (const Step& step : plan.steps) {
    if (const std::string name = StartedBy(step); !name.empty() && HasContainer(step.place)) {
      processes_.insert(name);
    }
  }
}

// What a `call` labels is its container's, or another process's: "box.init.child".
bool GuestView::HasProcess(std::string_view name) const {
  for (std::string_view part = name;; part = part.substr(0, part.rfind('.'))) {
    if (processes_.contains(part)) return true;
    if (part.find('.') == std::string_view::npos) return HasContainer(part) && part != name;
  }
}

bool GuestView::HasStep(const Step& step) const {
  if (const auto* start = std::get_if<Start>(&step.action);
      start != nullptr && !start->container.empty()) {
    return HasContainer(start->container);
  }
  if (const auto* wait = std::get_if<Wait>(&step.action)) return HasProcess(wait->process);
  if (const auto* stop = std::get_if<Stop>(&step.action)) return HasContainer(stop->container);
  return HasContainer(step.place);
}

Plan InnerPlan(const Plan& plan) {
  const GuestView view(plan);
  Plan inner = plan;
  std::erase_if(inner.containers,
                [&](const Container& one) { return !view.HasContainer(one.name); });
  for (Container& container : inner.containers) container.runtime.clear();
  inner.links = LinksOf(plan, view, true);
  inner.runtimes.clear();
  inner.touches = {"clock", "sysctl"};
  return inner;
}

Plan OuterPlan(const Plan& plan) {
  Plan outer = plan;
  for (const GuestView& view : GuestsOf(plan)) {
    std::erase_if(outer.containers,
                  [&](const Container& one) { return view.HasContainer(one.name); });
    outer.links = LinksOf(outer, view, false);
  }
  return outer;
}

// What its daemon has made of it is there already. What its init writes is read outside.
Plan PlanWithin(const Plan& plan, const Container& remote) {
  Plan within = plan;
  Container inside{.name = remote.name, .env = remote.env, .workdir = remote.workdir};
  if (remote.ready && remote.ready->line.empty()) inside.ready = remote.ready;
  within.containers = {std::move(inside)};
  within.links.clear();
  within.runtimes.clear();
  return within;
}

bool NeedsGuest(const Plan& plan) {
  return std::any_of(plan.containers.begin(), plan.containers.end(), IsOfVm);
}

bool IsRemote(const Plan& plan, const Container& container) {
  return std::any_of(plan.runtimes.begin(), plan.runtimes.end(), [&](const RuntimeProgram& one) {
    return one.remote && one.name == container.runtime;
  });
}

std::vector<GuestView> GuestsOf(const Plan& plan) {
  std::vector<GuestView> guests;
  if (NeedsGuest(plan)) guests.emplace_back(plan);
  for (const Container& container : plan.containers) {
    if (IsRemote(plan, container)) guests.emplace_back(plan, container);
  }
  return guests;
}

}  // namespace nstest
