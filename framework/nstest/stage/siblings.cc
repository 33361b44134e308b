#include "nstest/stage/siblings.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "nstest/kernel/pidfd.h"
#include "nstest/kernel/process_stat.h"

namespace nstest {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

bool HasEnded(int pidfd, milliseconds patience) {
  pollfd wanted{pidfd, POLLIN, 0};
  return ::poll(&wanted, 1, static_cast<int>(patience.count())) > 0;
}

}  // namespace

void Siblings::Note() {
  std::erase_if(pidfds_, [](const auto& one) { return HasEnded(one.second.get(), {}); });
  const auto proc = ProcRoot::Open();
  if (!proc) return;
  for (const pid_t pid : ReadChildren(*proc, ::getppid())) {
    if (pid == ::getpid() || pidfds_.contains(pid)) continue;
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
