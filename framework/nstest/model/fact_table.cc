#include "nstest/model/fact_table.h"

#include <algorithm>
#include <array>

namespace nstest {

namespace {

using enum FactArgument;
using enum FactArgumentKind;
using enum FactShape;

constexpr std::array<std::string_view, 3> kClockFields{"boottime", "monotonic", "realtime"};
constexpr std::array<std::string_view, 10> kNamespaceFields{
    "cgroup", "ipc", "mount", "network", "pid", "pid_for_children", "time", "time_for_children",
    "user",   "uts"};
constexpr std::array<std::string_view, 8> kFileFields{"content", "device", "gid",  "mode",
                                                      "size",    "target", "type", "uid"};
constexpr std::array<std::string_view, 13> kStatusFields{
    "capabilities", "gid",  "groups",  "ids",     "name",  "no_new_privs", "nspid",
    "pid",          "ppid", "seccomp", "signals", "state", "uid"};

constexpr std::array<FactInfo, 27> kFacts{{
    {.name = "addresses", .about = "the place's network addresses, by link"},
    {.name = "capabilities", .about = "the capability sets of a fresh process of the place"},
    {.name = "cgroup",
     .argument = kOptional,
     .argument_kind = kContainer,
     .about = "the cgroup of the place, or of a container"},
    {.name = "clock", .fields = kClockFields, .about = "one clock: clock.realtime.shift"},
    {.name = "clocks", .fields = kClockFields, .about = "all clocks, in seconds"},
    {.name = "domainname", .shape = kScalar, .about = "the NIS domain name"},
    {.name = "environment", .about = "the environment with which the place's init was executed"},
    {.name = "fds",
     .argument = kOptional,
     .argument_kind = kProcess,
     .about = "the open descriptors of a process; without one, of the place's init"},
    {.name = "file",
     .argument = kRequired,
     .argument_kind = kPath,
     .fields = kFileFields,
     .about = "a file: its type, mode, owner, size and content"},
    {.name = "hostname", .shape = kScalar, .about = "the host name"},
    {.name = "ids", .about = "the user and group ids of a fresh process of the place"},
    {.name = "kernel", .about = "what uname(2) says of the kernel"},
    {.name = "keyrings",
     .about = "the keys and keyrings that a fresh process of the place may view"},
    {.name = "limits", .about = "the resource limits of a fresh process of the place"},
    {.name = "links", .about = "the network links, by name"},
    {.name = "mount",
     .argument = kRequired,
     .argument_kind = kPath,
     .about = "the mount that stands at a path"},
    {.name = "mounts", .about = "the mount table"},
    {.name = "mqueues", .about = "the POSIX message queues"},
    {.name = "namespaces",
     .argument = kOptional,
     .argument_kind = kProcess,
     .fields = kNamespaceFields,
     .about = "namespace kind -> inode, of the place or of a process"},
    {.name = "pid",
     .argument = kOptional,
     .argument_kind = kProcess,
     .shape = kScalar,
     .about = "the PID by which the place knows a process; without one, its init"},
    {.name = "ppid", .shape = kScalar, .about = "the parent of the place's init"},
    {.name = "processes", .about = "the processes that the place's /proc lists"},
    {.name = "routes", .about = "the routes"},
    {.name = "session", .shape = kScalar, .about = "the session of the place's init"},
    {.name = "status",
     .argument = kRequired,
     .argument_kind = kProcess,
     .fields = kStatusFields,
     .about = "what /proc/PID/status says of a process"},
    {.name = "sysctl",
     .argument = kRequired,
     .argument_kind = kText,
     .shape = kScalar,
     .about = "a sysctl's value"},
    {.name = "sysv", .about = "the System V IPC objects"},
}};

constexpr std::array<SettableFact, 4> kSettable{{
    {"clock.realtime", "clock"},
    {"domainname", ""},
    {"hostname", ""},
    {"sysctl", ""},
}};

}  // namespace

std::span<const FactInfo> AllFacts() {
  return kFacts;
}

const FactInfo* FindFact(std::string_view name) {
  const auto* found = std::find_if(kFacts.begin(), kFacts.end(),
                                   [&](const FactInfo& fact) { return fact.name == name; });
  return found == kFacts.end() ? nullptr : found;
}

std::span<const SettableFact> AllSettableFacts() {
  return kSettable;
}

const SettableFact* FindSettableFact(const FactQuery& query) {
  std::string text = query.name;
  for (const std::string& field : query.fields) text += '.' + field;
  const auto* found = std::find_if(kSettable.begin(), kSettable.end(),
                                   [&](const SettableFact& fact) { return fact.text == text; });
  return found == kSettable.end() ? nullptr : found;
}

}  // namespace nstest
