#include "nstest/facts/clock_facts.h"

#include <sys/timex.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "nstest/base/text.h"
#include "nstest/kernel/procfs.h"

namespace nstest {

namespace {

std::string FindDaemonProcess() {
  const auto proc = ProcRoot::Open();
  if (!proc) return {};
  std::string found;
  for (const pid_t pid : proc->ReadPids().value_or({})) {
    const auto comm = proc->Read(std::to_string(pid) + "/comm");
    if (comm && IsTimeDaemon(Trim(*comm))) found = Trim(*comm);
  }
  return found;
}

}  // namespace

bool IsTimeDaemon(std::string_view comm) {
  constexpr std::array<std::string_view, 6> kDaemons{"chronyd",  "ntpd",    "systemd-timesyn",
                                                     "openntpd", "ntpd-rs", "phc2sys"};
  return std::find(kDaemons.begin(), kDaemons.end(), comm) != kDaemons.end();
}

std::string FindTimeDaemon() {
  if (std::string daemon = FindDaemonProcess(); !daemon.empty()) return daemon;
  timex state{};
  const bool known = ::adjtimex(&state) >= 0;
  const bool synchronised = known && (static_cast<unsigned>(state.status) & STA_UNSYNC) == 0U;
  return synchronised ? "the kernel says that its clock is synchronised" : "";
}

}  // namespace nstest
