#include "nstest/kernel/exit_info.h"

#include <sys/ioctl.h>
#include <sys/wait.h>

#include <array>
#include <cstdint>

#include "nstest/base/text.h"
#include "nstest/kernel/procfs.h"

namespace nstest {

namespace {

// struct pidfd_info of linux/pidfd.h, as far as its first size goes.
struct PidfdExit {
  std::uint64_t mask = 8;  // PIDFD_INFO_EXIT
  std::uint64_t cgroup = 0;
  std::array<std::uint32_t, 11> ids{};
  std::int32_t status = 0;
};

constexpr unsigned long kGetInfo = 0xc040ff0b;  // PIDFD_GET_INFO

}  // namespace

Exit ExitOfStatus(int status) {
  if (WIFSIGNALED(status)) return {.signal = WTERMSIG(status)};
  return {.code = WEXITSTATUS(status)};
}

std::optional<int> ParseExitStatus(std::string_view stat) {
  // The name may hold anything, blanks and parentheses too.
  const std::size_t close = stat.rfind(')');
  if (close == std::string_view::npos) return std::nullopt;
  const auto words = Words(stat.substr(close + 1));
  if (words.empty() || words.front() != "Z") return std::nullopt;
  const auto status = ParseInteger(words.back());
  return status ? std::optional(static_cast<int>(*status)) : std::nullopt;
}

Exit HowOthersEnded(int pidfd) {
  PidfdExit info;
  constexpr std::uint64_t kExit = 8;
  if (::ioctl(pidfd, kGetInfo, &info) == 0 && (info.mask & kExit) != 0) {
    return ExitOfStatus(info.status);
  }
  const auto proc = ProcRoot::Open();
  const auto known = proc ? ReadPidfdInfo(proc->get(), pidfd) : proc.error();
  if (!known) return {};
  const auto text = proc->Read(std::to_string(known->pid) + "/stat");
  const auto status = text ? ParseExitStatus(*text) : std::nullopt;
  return status ? ExitOfStatus(*status) : Exit{};
}

}  // namespace nstest
