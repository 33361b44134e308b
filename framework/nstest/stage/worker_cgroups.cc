#include "nstest/stage/worker_cgroups.h"

#include <sys/sysinfo.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

namespace nstest {

namespace {

// Room for a thousand containers, and little enough that a fork bomb leaves the host alone.
constexpr std::int64_t kMostPids = 8192;

constexpr std::chrono::seconds kPatience(2);

// A worker may use half of the memory there is.
CgroupLimits WorkerLimits() {
  struct sysinfo info {};

  ::sysinfo(&info);
  const auto half = static_cast<std::int64_t>(info.totalram) * info.mem_unit / 2;
  return {.pids = kMostPids, .memory = half};
}

std::string BoundsText(const CgroupLimits& held) {
  constexpr std::int64_t kMebibyte = 1024 * 1024;
  std::string text;
  if (held.pids) text = "pids " + std::to_string(*held.pids);
  if (!held.memory) return text;
  if (!text.empty()) text += ", ";
  return text + "memory " + std::to_string(*held.memory / kMebibyte) + " MiB";
}

bool MayMakeOne(const CgroupSet& parents) {
  return std::any_of(parents.begin(), parents.end(), [](const CgroupDirectory& parent) {
    return ::access(parent.path.c_str(), W_OK) == 0;
  });
}

}  // namespace

WorkerCgroups::~WorkerCgroups() {
  RemoveWorkerCgroups(run_);
}

void WorkerCgroups::Open() {
  opened_ = true;
  auto own = ReadOwnCgroups();
  if (!own) return;
  const CgroupSet parents = WhereLimitsReach(std::move(*own));
  const std::string name = "nstest." + std::to_string(::getpid());
  // Without a guard they would outlive a kill -9 of this run.
  if (!MayMakeOne(parents) || !announce_({"cgroup", name})) return;
  run_ = MakeChildCgroups(parents, name);
  DelegateLimits(run_);
}

Confinement WorkerCgroups::Confine(pid_t worker) {
  if (!opened_) Open();
  Confinement confined{.cgroups = MakeChildCgroups(run_, std::to_string(++workers_))};
  confined.bounds = BoundsText(LimitCgroups(confined.cgroups, WorkerLimits()));
  if (EnterCgroups(confined.cgroups, worker)) return confined;
  RemoveWorkerCgroups(confined.cgroups);
  return {};
}

void RemoveWorkerCgroups(const CgroupSet& cgroups) {
  // What stays, the guard tries again.
  [[maybe_unused]] const Status ignored = RemoveCgroups(cgroups, kPatience);
}

}  // namespace nstest
