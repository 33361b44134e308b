#include "nstest/kernel/process_stat.h"

#include <string>

#include "nstest/base/text.h"

namespace nstest {

std::optional<ProcessStat> ParseProcessStat(std::string_view text) {
  // Fields behind the name, which ends at the last parenthesis: state ppid ... starttime.
  constexpr std::size_t kPpid = 1;
  constexpr std::size_t kStarted = 19;
  const std::size_t open = text.find(" (");
  const std::size_t close = text.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos) return std::nullopt;
  const auto fields = Words(text.substr(close + 1));
  if (fields.size() <= kStarted) return std::nullopt;
  const auto pid = ParseInteger(text.substr(0, open));
  const auto ppid = ParseInteger(fields[kPpid]);
  const auto started = ParseInteger(fields[kStarted]);
  if (!pid || !ppid || !started) return std::nullopt;
  return ProcessStat{static_cast<pid_t>(*pid), static_cast<pid_t>(*ppid), *started};
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

}  // namespace nstest
