#pragma once

#include <sys/types.h>

#include <optional>
#include <string_view>
#include <vector>

#include "nstest/kernel/procfs.h"

namespace nstest {

/// The part of proc_pid_stat(5) that tells who descends from whom, and whose program it is.
struct ProcessStat {
  pid_t pid = 0;
  pid_t ppid = 0;
  bool executed = false;  ///< a program since it was forked; else it runs its parent's
  long long started = 0;  ///< clock ticks since the boot

  bool operator==(const ProcessStat&) const = default;
};

/// Pure. Nothing where the text is no such line. The name in it may hold anything.
std::optional<ProcessStat> ParseProcessStat(std::string_view text);

/// Of every process that the instance shows, sorted by pid; one that ends meanwhile is left out.
std::vector<ProcessStat> ReadProcessStats(const ProcRoot& proc);

/// The children of a process that has one thread; zombies too.
std::vector<pid_t> ReadChildren(const ProcRoot& proc, pid_t parent);

}  // namespace nstest
