#include "nstest/stage/take_down.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "nstest/process/tree.h"

namespace nstest {

namespace {

std::vector<pid_t> KillAll(const Scene& scene) {
  TreeRoots roots;
  for (const auto& [name, process] : scene.processes) {
    roots.known.push_back(process->pid());
    if (!process->exit()) roots.pids.push_back(process->pid());
  }
  const Process* timed_out = scene.FindProcess(kTimedOut);
  if (timed_out != nullptr && !timed_out->exit()) roots.with_orphans = timed_out->pid();
  return KillTrees(roots);
}

}  // namespace

void TakeDown(Scene& scene) {
  // All are killed, then reaped in whatever order they end: an init ends only after every member of
  // its namespace was reaped, those that joined it as our children included.
  const std::vector<pid_t> descendants = KillAll(scene);
  const auto all_ended = [&] {
    return std::all_of(scene.processes.begin(), scene.processes.end(),
                       [](const auto& one) { return one.second->exit().has_value(); });
  };
  constexpr std::chrono::seconds kPatience(10);
  scene.loop.RunUntil(all_ended, std::chrono::steady_clock::now() + kPatience);
  scene.processes.clear();
  ReapEach(descendants);  // what became our child so is no leftover of the case
  const auto undos = std::exchange(scene.undos, {});
  for (auto undo = undos.rbegin(); undo != undos.rend(); ++undo) (*undo)();
}

}  // namespace nstest
