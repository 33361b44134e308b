#pragma once

#include <sys/types.h>

#include <optional>
#include <string_view>
#include <vector>

#include "nstest/kernel/process_status.h"
#include "nstest/kernel/procfs.h"
#include "nstest/observe/observe.h"

namespace nstest {

/// A process as the place sees it.
struct Sighting {
  pid_t pid = 0;             ///< its number in the place's PID namespace
  pid_t proc_pid = 0;        ///< its directory in View::proc()
  std::vector<pid_t> nspid;  ///< from the place's PID namespace down to its own
  bool ended = false;        ///< a zombie
};

/// The eyes of one observation: what the calling process can see, and of whom.
class View {
 public:
  explicit View(const ObserveContext& context);

  const ObserveContext& context() const { return context_; }

  /// A proc instance that shows the caller: the place's own /proc, else a detached one. Its pids
  /// may be those of an outer PID namespace: ask Find and PlacePid.
  const Result<ProcRoot>& proc() const { return proc_; }

  /// The process behind a pidfd; nothing if the place cannot see it, or it is reaped.
  std::optional<Sighting> Find(int pidfd) const;

  /// A process of the case by name; for "" the init of the place.
  std::optional<Sighting> Find(std::string_view name) const;

  /// What the place calls the process that is `proc_pid` in proc(); 0 where it sees none.
  pid_t PlacePid(pid_t proc_pid) const;

  /// Fails as proc() did, or with "open", "read" or "parse".
  Result<ProcessStatus> ReadStatus(pid_t proc_pid) const;

 private:
  const ObserveContext& context_;
  Result<ProcRoot> proc_;
  std::size_t depth_ = 0;  // how many PID namespaces below that of proc_ the caller is
};

}  // namespace nstest
