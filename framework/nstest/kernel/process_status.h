#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/kernel/capabilities.h"
#include "nstest/kernel/procfs.h"

namespace nstest {

/// The user or group ids of a process: credentials(7).
struct IdSet {
  std::uint32_t real = 0;
  std::uint32_t effective = 0;
  std::uint32_t saved = 0;
  std::uint32_t fs = 0;

  bool operator==(const IdSet&) const = default;
};

/// Sets of signal(7); bit N is signal N+1.
struct SignalSets {
  std::uint64_t pending = 0;  ///< of the thread or of the process
  std::uint64_t blocked = 0;
  std::uint64_t ignored = 0;
  std::uint64_t caught = 0;

  bool operator==(const SignalSets&) const = default;
};

/// proc_pid_status(5). Pids are those of the proc instance's PID namespace, ids those of the
/// reader's user namespace.
struct ProcessStatus {
  std::string name;
  char state = '?';
  pid_t pid = 0;
  pid_t ppid = 0;            ///< 0: none in that namespace
  std::vector<pid_t> nspid;  ///< from that namespace down to the process's own
  IdSet uid;
  IdSet gid;
  std::vector<std::uint32_t> groups;
  CapabilitySets capabilities;
  SignalSets signals;
  bool no_new_privs = false;
  int seccomp = 0;  ///< 0 disabled, 1 strict, 2 filter

  bool is_gone() const { return state == 'Z' || state == 'X' || state == 'x'; }

  bool operator==(const ProcessStatus&) const = default;
};

/// Pure. Lines that it does not know, or that an old kernel lacks, are passed over; it fails with
/// "parse" where Name, State or Pid is missing.
Result<ProcessStatus> ParseProcessStatus(std::string_view text);

/// Of the process that is `directory` ("12", "self") in a proc instance. Fails with "open", "read"
/// (ESRCH: it has just gone) or "parse".
Result<ProcessStatus> ReadProcessStatus(const ProcRoot& proc, const std::string& directory);

/// "running", "sleeping", "disk-sleep", "stopped", "zombie", "dead", "idle" for the letter of a
/// state; "unknown" for any other letter.
std::string_view ProcessStateName(char state);

}  // namespace nstest
