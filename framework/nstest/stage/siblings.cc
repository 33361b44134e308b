#include "nstest/stage/siblings.h"

#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <vector>

#include "nstest/base/text.h"
#include "nstest/kernel/pidfd.h"
#include "nstest/kernel/process_stat.h"
#include "nstest/kernel/procfs.h"

namespace nstest {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

bool HasEnded(int pidfd, milliseconds patience) {
  pollfd wanted{pidfd, POLLIN, 0};
  return ::poll(&wanted, 1, static_cast<int>(patience.count())) > 0;
}

std::vector<pid_t> ChildrenOf(pid_t parent) {
  std::vector<pid_t> children;
  const auto proc = ProcRoot::Open();
  if (!proc) return children;
  const std::string number = std::to_string(parent);
  if (const auto text = proc->Read(number + "/task/" + number + "/children")) {
    for (const std::string_view word : Words(*text)) {
      children.push_back(static_cast<pid_t>(ParseInteger(word).value_or(0)));
    }
    return children;
  }
  // The kernel may lack CONFIG_PROC_CHILDREN.
  for (const ProcessStat& stat : ReadProcessStats(*proc)) {
    if (stat.ppid == parent) children.push_back(stat.pid);
  }
  return children;
}

}  // namespace

void Siblings::Note() {
  std::erase_if(pidfds_, [](const auto& one) { return HasEnded(one.second.get(), {}); });
  for (const pid_t pid : ChildrenOf(::getppid())) {
    if (pid == ::getpid() || pidfds_.count(pid) != 0) continue;
    if (UniqueFd pidfd(PidfdOpen(pid)); pidfd.valid()) pidfds_[pid] = std::move(pidfd);
  }
}

void Siblings::AwaitEnd(Nanoseconds patience) {
  const auto deadline = steady_clock::now() + patience;
  for (const auto& [pid, pidfd] : pidfds_) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    if (!HasEnded(pidfd.get(), std::max(left, milliseconds(0)))) return;
  }
}

}  // namespace nstest
