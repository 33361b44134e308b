#include "nstest/process/tree.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <string>

#include "nstest/kernel/process_stat.h"

namespace nstest {

namespace {

bool Has(const std::vector<pid_t>& pids, pid_t pid) {
  return std::find(pids.begin(), pids.end(), pid) != pids.end();
}

// A /proc whose numbers are those of the caller.
std::optional<ProcRoot> OpenOwnProc() {
  auto proc = ProcRoot::Open();
  if (!proc || proc->ReadLink("self").value_or("") != std::to_string(::getpid())) return {};
  return std::move(*proc);
}

const ProcessStat* Find(const std::vector<ProcessStat>& stats, pid_t pid) {
  const auto found = std::find_if(stats.begin(), stats.end(),
                                  [&](const ProcessStat& stat) { return stat.pid == pid; });
  return found == stats.end() ? nullptr : &*found;
}

// An orphan's line to its root is lost; what is left are the time of its birth and its new parent.
bool IsOrphanOf(const ProcessStat* root, const ProcessStat& stat, const TreeRoots& roots) {
  return root != nullptr && stat.ppid == ::getpid() && stat.started >= root->started &&
         !Has(roots.known, stat.pid);
}

// The next members of the trees besides `found`, each behind its parent.
std::vector<pid_t> FindMore(const std::vector<ProcessStat>& stats, const TreeRoots& roots,
                            const std::vector<pid_t>& found) {
  std::vector<pid_t> all = found;
  const ProcessStat* root = Find(stats, roots.with_orphans);
  for (const ProcessStat& stat : stats) {
    if (!Has(all, stat.pid) && IsOrphanOf(root, stat, roots)) all.push_back(stat.pid);
  }
  for (std::size_t next = 0; next < all.size(); ++next) {
    for (const ProcessStat& stat : stats) {
      if (stat.ppid == all[next] && !Has(all, stat.pid)) all.push_back(stat.pid);
    }
  }
  return {all.begin() + static_cast<std::ptrdiff_t>(found.size()), all.end()};
}

void SignalAll(const std::vector<pid_t>& pids, int signal) {
  for (const pid_t pid : pids) ::kill(pid, signal);
}

}  // namespace

std::vector<pid_t> KillTrees(const TreeRoots& roots) {
  std::vector<pid_t> all = roots.pids;
  if (const auto proc = OpenOwnProc(); proc && !all.empty()) {
    SignalAll(all, SIGSTOP);
    // What is faster than we are, as a process that is another at every moment, is not for us: a
    // host of its own ends it.
    constexpr std::chrono::seconds kPatience(1);
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < deadline) {
      const std::vector<pid_t> more = FindMore(ReadProcessStats(*proc), roots, all);
      if (more.empty()) break;
      SignalAll(more, SIGSTOP);
      all.insert(all.end(), more.begin(), more.end());
    }
  }
  for (const pid_t pid : roots.pids) ::kill(-pid, SIGKILL);
  SignalAll(all, SIGKILL);
  return {all.begin() + static_cast<std::ptrdiff_t>(roots.pids.size()), all.end()};
}

void ReapEach(const std::vector<pid_t>& pids) {
  for (const pid_t pid : pids) {
    while (::waitpid(pid, nullptr, __WALL) < 0 && errno == EINTR) {
    }
  }
}

void EndTrees(const TreeRoots& roots) {
  const std::vector<pid_t> descendants = KillTrees(roots);
  // Each becomes the caller's child at the end of its parent.
  for (const pid_t pid : roots.pids) {
    siginfo_t info{};
    const auto number = static_cast<id_t>(pid);
    while (::waitid(P_PID, number, &info, WEXITED | WNOWAIT | __WALL) < 0 && errno == EINTR) {
    }
  }
  ReapEach(descendants);
}

}  // namespace nstest
