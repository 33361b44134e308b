#include "nstest/kernel/process_stat.h"

#include <string>

#include "nstest/base/text.h"

namespace nstest {

std::optional<ProcessStat> ParseProcessStat(std::string_view text) {
  // Fields behind the name, which ends at the last parenthesis: state ppid ... flags ... starttime.
  constexpr std::size_t kPpid = 1;
  constexpr std::size_t kFlags = 6;
  constexpr std::size_t kStarted = 19;
  const std::size_t open = text.find(" (");
  const std::size_t close = text.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos) return std::nullopt;
  const auto fields = Words(text.substr(close + 1));
  if (fields.size() <= kStarted) return std::nullopt;
  const auto pid = ParseInteger(text.substr(0, open));
  const auto ppid = ParseInteger(fields[kPpid]);
  const auto flags = ParseInteger(fields[kFlags]);
  const auto started = ParseInteger(fields[kStarted]);
  if (!pid || !ppid || !flags || !started) return std::nullopt;
  constexpr long long kForkNoExec = 0x40;  // PF_FORKNOEXEC of include/linux/sched.h
  return ProcessStat{static_cast<pid_t>(*pid), static_cast<pid_t>(*ppid),
                     (*flags & kForkNoExec) == 0, *started};
}

std::vector<ProcessStat> ReadProcessStats(const ProcRoot& proc) {
  std::vector<ProcessStat> stats;
  for (const pid_t pid : proc.ReadPids().value_or({})) {
    const auto text = proc.Read(std::to_string(pid) + "/stat");
    if (!text) continue;
    if (const auto stat = ParseProcessStat(*text)) stats.push_back(*stat);
  }
  return stats;
}

std::vector<pid_t> ReadChildren(const ProcRoot& proc, pid_t parent) {
  std::vector<pid_t> children;
  const std::string number = std::to_string(parent);
  if (const auto text = proc.Read(number + "/task/" + number + "/children")) {
    for (const std::string_view word : Words(*text)) {
      children.push_back(static_cast<pid_t>(ParseInteger(word).value_or(0)));
    }
    return children;
  }
  // The kernel may lack CONFIG_PROC_CHILDREN.
  for (const ProcessStat& stat : ReadProcessStats(proc)) {
    if (stat.ppid == parent) children.push_back(stat.pid);
  }
  return children;
}

}  // namespace nstest
