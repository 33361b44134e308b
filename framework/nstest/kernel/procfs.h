#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"

namespace nstest {

/// One instance of proc(5). Each shows the processes of one PID namespace, the one of the process
/// that mounted it, with the numbers of that namespace: not of the one that the reader is in.
class ProcRoot {
 public:
  /// What is mounted at `path`. Fails with "open", or with ENODEV where that is no proc.
  static Result<ProcRoot> Open(const std::string& path = "/proc");

  /// A new instance, of the caller's PID namespace, that is mounted nowhere. Fails as
  /// MountDetached; EPERM also where mounts cover parts of every other instance
  /// (mount_too_revealing() in fs/namespace.c).
  static Result<ProcRoot> MakeDetached();

  /// A text of this instance: "self/status", "12/cmdline".
  Result<std::string> Read(const std::string& path) const;

  /// Fails with "readlink": EACCES where the caller may not trace the process (ptrace(2)).
  Result<std::string> ReadLink(const std::string& path) const;

  /// The names in one of its directories ("12/fd") that are numbers, sorted. Fails with "open" or
  /// "readdir".
  Result<std::vector<int>> ReadNumbers(const std::string& path) const;

  /// Every process that this instance shows, sorted.
  Result<std::vector<pid_t>> ReadPids() const;

  /// Its directory, borrowed.
  int get() const { return directory_.get(); }

  /// Whether the caller is among the processes of this instance.
  bool ShowsCaller() const;

 private:
  explicit ProcRoot(UniqueFd directory) : directory_(std::move(directory)) {}

  UniqueFd directory_;
};

/// What /proc/self/fdinfo tells of a pidfd: pidfd_open(2).
struct PidfdInfo {
  pid_t pid = 0;  ///< in the instance's namespace; 0: not a process of it; -1: reaped
  /// From the instance's namespace down to the one that the process is in.
  std::vector<pid_t> nspid;

  bool operator==(const PidfdInfo&) const = default;
};

/// Pure. Nothing where the text is not about a pidfd.
std::optional<PidfdInfo> ParsePidfdInfo(std::string_view text);

/// Of a pidfd of the caller, as the proc instance behind the directory `proc` shows it. That may
/// be an outer PID namespace's, where the caller itself has another number.
/// Fails with "open", "read" or "parse".
Result<PidfdInfo> ReadPidfdInfo(int proc, int pidfd);

/// "/proc/12" of the process behind a pidfd: the number is the one that /proc has for it, which the
/// caller may know by another. Fails as ProcRoot::Open and ReadPidfdInfo.
Result<std::string> FindProcDirectory(int pidfd);

/// Pure: the inode number of "uts:[4026531838]", what a link in /proc/PID/ns says.
std::optional<std::uint64_t> ParseNamespaceLink(std::string_view text);

}  // namespace nstest
