#include "nstest/preview/fact_command.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "nstest/preview/shell.h"

namespace nstest {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kOfPlaces{{
    {"addresses", "ip address"},
    {"capabilities", "grep Cap /proc/self/status"},
    {"cgroup", "cat /proc/self/cgroup"},
    {"domainname", "cat /proc/sys/kernel/domainname"},
    {"hostname", "uname -n"},
    {"ids", "id"},
    {"kernel", "uname -a"},
    {"keyrings", "cat /proc/keys"},
    {"limits", "cat /proc/self/limits"},
    {"links", "ip link"},
    {"mounts", "cat /proc/self/mountinfo"},
    {"mqueues", "ls /dev/mqueue"},
    {"namespaces", "ls -l /proc/self/ns"},
    {"processes", "ps -A"},
    {"routes", "ip route"},
    {"sysv", "ipcs"},
    {"clock", "date +%s.%N"},
    {"clocks", "cat /proc/uptime"},
}};

// By a path or a name of the place.
std::string OfArgument(const FactQuery& query) {
  const std::string argument = ShellWord(query.argument);
  if (query.name == "sysctl") return "sysctl -n " + argument;
  if (query.name == "mount") return "findmnt --mountpoint " + argument;
  if (query.name == "file") {
    const bool content = !query.fields.empty() && query.fields.front() == "content";
    return (content ? "cat " : "stat ") + argument;
  }
  return {};
}

// Of a process: on the host, where its PID is known. NSpid has its numbers in all namespaces.
std::string OfProcess(const FactQuery& query) {
  const std::string proc = "\"/proc/$" + PidVariable(query.argument);
  if (query.name == "pid") return "grep NSpid " + proc + "/status\"";
  if (query.name == "status") return "cat " + proc + "/status\"";
  if (query.name == "namespaces") return "ls -l " + proc + "/ns\"";
  if (query.name == "fds") return "ls -l " + proc + "/fd\"";
  if (query.name == "cgroup") return "cat " + proc + "/cgroup\"";
  return {};
}

}  // namespace

FactCommand FactCommandOf(const FactQuery& query) {
  if (!query.argument.empty()) {
    if (const std::string line = OfArgument(query); !line.empty()) return {.line = line};
    return {.line = OfProcess(query), .on_host = true};
  }
  const bool other_clock =
      query.name == "clock" && (query.fields.empty() || query.fields.front() != "realtime");
  if (other_clock) return {.line = "cat /proc/uptime"};
  const auto* found = std::find_if(kOfPlaces.begin(), kOfPlaces.end(),
                                   [&](const auto& known) { return known.first == query.name; });
  return {.line = std::string(found == kOfPlaces.end() ? "" : found->second)};
}

}  // namespace nstest
