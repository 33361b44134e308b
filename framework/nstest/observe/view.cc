#include "nstest/observe/view.h"

#include <poll.h>

#include <cerrno>

#include "nstest/base/unique_fd.h"
#include "nstest/kernel/pidfd.h"

namespace nstest {

namespace {

constexpr pid_t kInit = 1;

Result<ProcRoot> OpenProc() {
  auto mounted = ProcRoot::Open();
  if (mounted && mounted->ShowsCaller()) return mounted;
  return ProcRoot::MakeDetached();
}

// The kernel takes a signal, even none, only for a process of the sender's PID namespace or of one
// below it: EINVAL for any other, pidfd_send_signal(2).
bool IsBelowCaller(int pidfd) {
  const Status sent = PidfdSignal(pidfd, 0);
  return sent || sent.error().errnum != EINVAL;
}

bool HasEnded(int pidfd) {
  pollfd waited{pidfd, POLLIN, 0};
  return ::poll(&waited, 1, 0) > 0;
}

}  // namespace

View::View(const ObserveContext& context) : context_(context), proc_(OpenProc()) {
  if (!proc_) return;
  const auto status = ReadProcessStatus(*proc_, "self");
  if (status && !status->nspid.empty()) depth_ = status->nspid.size() - 1;
}

std::optional<Sighting> View::Find(int pidfd) const {
  if (!proc_ || !IsBelowCaller(pidfd)) return std::nullopt;
  const auto info = ReadPidfdInfo(proc_->get(), pidfd);
  if (!info || info->pid <= 0 || info->nspid.size() <= depth_) return std::nullopt;
  const auto own = info->nspid.begin() + static_cast<std::ptrdiff_t>(depth_);
  return Sighting{.pid = *own,
                  .proc_pid = info->pid,
                  .nspid = {own, info->nspid.end()},
                  .ended = HasEnded(pidfd)};
}

std::optional<Sighting> View::Find(std::string_view name) const {
  if (name.empty()) {
    if (context_.place_init_pidfd >= 0) return Find(context_.place_init_pidfd);
    const UniqueFd init(PidfdOpen(kInit));
    return init.valid() ? Find(init.get()) : std::nullopt;
  }
  for (const KnownProcess& process : context_.processes) {
    if (process.name == name) return Find(process.pidfd);
  }
  return std::nullopt;
}

pid_t View::PlacePid(pid_t proc_pid) const {
  if (depth_ == 0) return proc_pid;
  const auto status = ReadStatus(proc_pid);
  return status && status->nspid.size() > depth_ ? status->nspid[depth_] : 0;
}

Result<ProcessStatus> View::ReadStatus(pid_t proc_pid) const {
  if (!proc_) return proc_.error();
  return ReadProcessStatus(*proc_, std::to_string(proc_pid));
}

}  // namespace nstest
