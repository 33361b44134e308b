#include "nstest/stage/local_part.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "nstest/act/actions.h"
#include "nstest/kernel/link_setup.h"
#include "nstest/observe/observe.h"
#include "nstest/runtime/network_links.h"
#include "nstest/stage/take_down.h"

namespace nstest {

namespace {

using std::chrono::steady_clock;

bool Touches(const Plan& plan, std::string_view what) {
  return std::find(plan.touches.begin(), plan.touches.end(), what) != plan.touches.end();
}

// Where a container has a cgroup, the host's own must hand out controllers, and so be empty: the
// host is then in one that is called as it is, which is no container's name.
ScopedCgroupLeaf MakeRoomForCgroups(const Plan& plan, const CgroupSet& own) {
  const bool needed = std::any_of(plan.containers.begin(), plan.containers.end(),
                                  [](const Container& one) { return one.cgroup.has_value(); });
  return needed ? ScopedCgroupLeaf::Enter(own, std::string(kHost)) : ScopedCgroupLeaf();
}

}  // namespace

Reason WhatHostLacks(const Error& error) {
  if (error.step == "cgroup") {
    return {"cgroup", "needs cgroups of its own with these limits: " + error.subject +
                          "; run nstest as root, where /sys/fs/cgroup may be written and, of v2, a "
                          "cgroup above its own hands out pids and memory"};
  }
  if (error.step == "runtime") return {"runtime", error.subject};
  if (error.step.starts_with("setrlimit(") && error.errnum == EPERM) {
    return {"limit", "needs to raise a hard limit: " + error.Text() +
                         "; run nstest as root with CAP_SYS_RESOURCE, or with higher limits"};
  }
  return {};
}

Ending CreationFailed(const Container& container, const Error& error, bool late) {
  if (Reason lack = WhatHostLacks(error); !lack.empty()) {
    return {EndingKind::kSkip, std::move(lack)};
  }
  return {late ? EndingKind::kTimeout : EndingKind::kError,
          {"", ContainerMaker::ErrorText(error, container)}};
}

LocalPart::LocalPart(const Plan& plan, const LocalMeans& means)
    : plan_(plan),
      scene_{.loop = means.loop, .clocks = ReadClockBase(), .announce = means.announce},
      leaf_(MakeRoomForCgroups(plan, means.options.cgroups)),
      maker_(plan, scene_, means.find_runtime, means.options) {
  scene_.places[std::string(kHost)] =
      Place{.name = std::string(kHost),
            .default_workdir = plan.folder,
            .clock_is_kept = means.options.real_root && !Touches(plan, "clock")};
}

LocalPart::~LocalPart() {
  TakeDown(scene_);
}

std::vector<std::string> LocalPart::End() {
  TakeDown(scene_);
  return std::exchange(scene_.leftovers, {});
}

std::optional<Ending> LocalPart::SetUp(SteadyTime deadline) {
  case_deadline_ = deadline;
  if (Reason reason = maker_.WhyNot(); !reason.empty()) {
    return Ending{EndingKind::kSkip, std::move(reason)};
  }
  for (const Container& container : plan_.containers) {
    if (container.deferred || container.started) continue;
    if (Status made = maker_.Make(container, deadline); !made) {
      return CreationFailed(container, made.error(), steady_clock::now() >= deadline);
    }
  }
  if (Status made = MakeLinks(); !made) {
    return Ending{EndingKind::kError, {"", made.error().Text() + ", making the links"}};
  }
  return std::nullopt;
}

Status LocalPart::MakeLinks() {
  const auto find = [this](std::string_view name) { return scene_.FindPlace(name); };
  auto made = MakeNetworkLinks(plan_.links, find, case_deadline_);
  if (!made) return made.error();
  for (const std::string& name : *made) {
    scene_.undos.emplace_back([name] { [[maybe_unused]] const Status gone = DeleteLink(name); });
  }
  return {};
}

// Short form: the command is the container's init.
Result<Outcome> LocalPart::RunAsInit(const nstest::Run& run, const Step& step,
                                     SteadyTime deadline) {
  const Container* container = maker_.Find(step.place);
  if (container == nullptr) return Error{"run", 0, "'" + step.place + "' is no container"};
  const auto begun = steady_clock::now();
  if (Status made = maker_.MakeWith(*container, run, case_deadline_); !made) {
    if (auto refusal = AsExecRefusal(made.error())) return *refusal;
    if (!WhatHostLacks(made.error()).empty()) return made.error();
    return Error{.step = ContainerMaker::ErrorText(made.error(), *container)};
  }
  const Process& init = *scene_.FindProcess(container->name + ".init");
  return AwaitEnd(scene_.loop, init, begun, deadline);
}

Result<Outcome> LocalPart::Once(int index, SteadyTime deadline) {
  const Step& step = plan_.steps[static_cast<std::size_t>(index)];
  const auto* run = std::get_if<nstest::Run>(&step.action);
  if (run != nullptr && run->as_init) return RunAsInit(*run, step, deadline);
  const auto* start = std::get_if<nstest::Start>(&step.action);
  if (start != nullptr && !start->container.empty()) {
    return maker_.Start(start->container, deadline);
  }
  return Act(scene_, step, deadline);
}

void LocalPart::Keep(const std::string& name, const Value& value) {
  scene_.saved[name] = value;
}

}  // namespace nstest
