#include "nstest/model/fact_table.h"

#include <algorithm>
#include <array>

namespace nstest {

namespace {

using enum FactArgument;
using enum FactArgumentKind;
using enum FactShape;

constexpr FactType kWord{};  // or a number, or true or false

constexpr FactType kWords{kList, {}, &kWord};

constexpr FactType kTextByName{kOpenMap, {}, &kWord};

constexpr FactType kIdMap{kList, {}, &kWords};

constexpr std::array<FactField, 4> kAddressFields{
    {{"address", &kWord}, {"family", &kWord}, {"link", &kWord}, {"prefix", &kWord}}};
constexpr FactType kAddress{kMap, kAddressFields, nullptr};

constexpr FactType kAddresses{kList, {}, &kAddress};

constexpr std::array<FactField, 5> kCapabilitiesFields{{{"ambient", &kWords},
                                                        {"bounding", &kWords},
                                                        {"effective", &kWords},
                                                        {"inheritable", &kWords},
                                                        {"permitted", &kWords}}};
constexpr FactType kCapabilities{kMap, kCapabilitiesFields, nullptr};

constexpr std::array<FactField, 3> kMembershipFields{
    {{"controllers", &kWords}, {"hierarchy", &kWord}, {"path", &kWord}}};
constexpr FactType kMembership{kMap, kMembershipFields, nullptr};

constexpr std::array<FactField, 2> kCgroupLimitFields{{{"memory", &kWord}, {"pids", &kWord}}};
constexpr FactType kMemberships{kList, kCgroupLimitFields, &kMembership};

constexpr std::array<FactField, 2> kClockFields{{{"seconds", &kWord}, {"shift", &kWord}}};
constexpr FactType kClock{kMap, kClockFields, nullptr};

constexpr std::array<FactField, 3> kClockByNameFields{
    {{"boottime", &kClock}, {"monotonic", &kClock}, {"realtime", &kClock}}};
constexpr FactType kClockByName{kMap, kClockByNameFields, nullptr};

constexpr std::array<FactField, 3> kClocksFields{
    {{"boottime", &kWord}, {"monotonic", &kWord}, {"realtime", &kWord}}};
constexpr FactType kClocks{kMap, kClocksFields, nullptr};

constexpr std::array<FactField, 2> kDescriptorFields{{{"fd", &kWord}, {"target", &kWord}}};
constexpr FactType kDescriptor{kMap, kDescriptorFields, nullptr};

constexpr FactType kDescriptors{kList, {}, &kDescriptor};

constexpr std::array<FactField, 8> kFileFields{{{"content", &kWord},
                                                {"device", &kWord},
                                                {"gid", &kWord},
                                                {"mode", &kWord},
                                                {"size", &kWord},
                                                {"target", &kWord},
                                                {"type", &kWord},
                                                {"uid", &kWord}}};
constexpr FactType kFile{kMap, kFileFields, nullptr};

constexpr std::array<FactField, 6> kIdsFields{{{"gid", &kWord},
                                               {"gid_map", &kIdMap},
                                               {"groups", &kWords},
                                               {"setgroups", &kWord},
                                               {"uid", &kWord},
                                               {"uid_map", &kIdMap}}};
constexpr FactType kIds{kMap, kIdsFields, nullptr};

constexpr std::array<FactField, 4> kKernelFields{
    {{"machine", &kWord}, {"name", &kWord}, {"release", &kWord}, {"version", &kWord}}};
constexpr FactType kKernel{kMap, kKernelFields, nullptr};

constexpr std::array<FactField, 5> kKeyFields{
    {{"description", &kWord}, {"gid", &kWord}, {"id", &kWord}, {"type", &kWord}, {"uid", &kWord}}};
constexpr FactType kKey{kMap, kKeyFields, nullptr};

constexpr FactType kKeys{kList, {}, &kKey};

constexpr std::array<FactField, 2> kLimitFields{{{"hard", &kWord}, {"soft", &kWord}}};
constexpr FactType kLimit{kMap, kLimitFields, nullptr};

constexpr std::array<FactField, 16> kLimitsFields{{{"as", &kLimit},
                                                   {"core", &kLimit},
                                                   {"cpu", &kLimit},
                                                   {"data", &kLimit},
                                                   {"fsize", &kLimit},
                                                   {"locks", &kLimit},
                                                   {"memlock", &kLimit},
                                                   {"msgqueue", &kLimit},
                                                   {"nice", &kLimit},
                                                   {"nofile", &kLimit},
                                                   {"nproc", &kLimit},
                                                   {"rss", &kLimit},
                                                   {"rtprio", &kLimit},
                                                   {"rttime", &kLimit},
                                                   {"sigpending", &kLimit},
                                                   {"stack", &kLimit}}};
constexpr FactType kLimits{kMap, kLimitsFields, nullptr};

constexpr std::array<FactField, 6> kLinkFields{{{"address", &kWord},
                                                {"index", &kWord},
                                                {"kind", &kWord},
                                                {"mtu", &kWord},
                                                {"name", &kWord},
                                                {"up", &kWord}}};
constexpr FactType kLink{kMap, kLinkFields, nullptr};

constexpr FactType kLinks{kList, {}, &kLink};

constexpr std::array<FactField, 12> kMountFields{{{"at", &kWord},
                                                  {"device", &kWord},
                                                  {"id", &kWord},
                                                  {"master", &kWord},
                                                  {"options", &kWords},
                                                  {"parent", &kWord},
                                                  {"peer_group", &kWord},
                                                  {"propagation", &kWord},
                                                  {"root", &kWord},
                                                  {"source", &kWord},
                                                  {"super_options", &kWords},
                                                  {"type", &kWord}}};
constexpr FactType kMount{kMap, kMountFields, nullptr};

constexpr FactType kMounts{kList, {}, &kMount};

constexpr std::array<FactField, 10> kNamespacesFields{{{"cgroup", &kWord},
                                                       {"ipc", &kWord},
                                                       {"mount", &kWord},
                                                       {"network", &kWord},
                                                       {"pid", &kWord},
                                                       {"pid_for_children", &kWord},
                                                       {"time", &kWord},
                                                       {"time_for_children", &kWord},
                                                       {"user", &kWord},
                                                       {"uts", &kWord}}};
constexpr FactType kNamespaces{kMap, kNamespacesFields, nullptr};

constexpr std::array<FactField, 5> kProcessEntryFields{
    {{"command", &kWord}, {"name", &kWord}, {"pid", &kWord}, {"ppid", &kWord}, {"state", &kWord}}};
constexpr FactType kProcessEntry{kMap, kProcessEntryFields, nullptr};

constexpr FactType kProcesses{kList, {}, &kProcessEntry};

constexpr std::array<FactField, 4> kRouteFields{
    {{"family", &kWord}, {"link", &kWord}, {"to", &kWord}, {"via", &kWord}}};
constexpr FactType kRoute{kMap, kRouteFields, nullptr};

constexpr FactType kRoutes{kList, {}, &kRoute};

constexpr std::array<FactField, 2> kIdPairFields{{{"gid", &kWord}, {"uid", &kWord}}};
constexpr FactType kIdPair{kMap, kIdPairFields, nullptr};

constexpr std::array<FactField, 4> kStatusIdsFields{
    {{"effective", &kIdPair}, {"fs", &kIdPair}, {"real", &kIdPair}, {"saved", &kIdPair}}};
constexpr FactType kStatusIds{kMap, kStatusIdsFields, nullptr};

constexpr std::array<FactField, 4> kSignalSetsFields{
    {{"blocked", &kWords}, {"caught", &kWords}, {"ignored", &kWords}, {"pending", &kWords}}};
constexpr FactType kSignalSets{kMap, kSignalSetsFields, nullptr};

constexpr std::array<FactField, 13> kStatusFields{{{"capabilities", &kCapabilities},
                                                   {"gid", &kWord},
                                                   {"groups", &kWords},
                                                   {"ids", &kStatusIds},
                                                   {"name", &kWord},
                                                   {"no_new_privs", &kWord},
                                                   {"nspid", &kWords},
                                                   {"pid", &kWord},
                                                   {"ppid", &kWord},
                                                   {"seccomp", &kWord},
                                                   {"signals", &kSignalSets},
                                                   {"state", &kWord},
                                                   {"uid", &kWord}}};
constexpr FactType kStatus{kMap, kStatusFields, nullptr};

constexpr std::array<FactField, 7> kSharedMemoryFields{{{"attached", &kWord},
                                                        {"gid", &kWord},
                                                        {"id", &kWord},
                                                        {"key", &kWord},
                                                        {"mode", &kWord},
                                                        {"size", &kWord},
                                                        {"uid", &kWord}}};
constexpr FactType kSharedMemory{kMap, kSharedMemoryFields, nullptr};

constexpr FactType kSharedMemories{kList, {}, &kSharedMemory};

constexpr std::array<FactField, 7> kMessageQueueFields{{{"gid", &kWord},
                                                        {"id", &kWord},
                                                        {"key", &kWord},
                                                        {"messages", &kWord},
                                                        {"mode", &kWord},
                                                        {"size", &kWord},
                                                        {"uid", &kWord}}};
constexpr FactType kMessageQueue{kMap, kMessageQueueFields, nullptr};

constexpr FactType kMessageQueues{kList, {}, &kMessageQueue};

constexpr std::array<FactField, 6> kSemaphoreSetFields{{{"gid", &kWord},
                                                        {"id", &kWord},
                                                        {"key", &kWord},
                                                        {"mode", &kWord},
                                                        {"semaphores", &kWord},
                                                        {"uid", &kWord}}};
constexpr FactType kSemaphoreSet{kMap, kSemaphoreSetFields, nullptr};

constexpr FactType kSemaphoreSets{kList, {}, &kSemaphoreSet};

constexpr std::array<FactField, 3> kSysvFields{
    {{"msg", &kMessageQueues}, {"sem", &kSemaphoreSets}, {"shm", &kSharedMemories}}};
constexpr FactType kSysv{kMap, kSysvFields, nullptr};

constexpr std::array<FactInfo, 27> kFacts{{
    {.name = "addresses", .type = &kAddresses, .about = "the place's network addresses, by link"},
    {.name = "capabilities",
     .type = &kCapabilities,
     .about = "the capability sets of a fresh process of the place"},
    {.name = "cgroup",
     .argument = kOptional,
     .argument_kind = kContainer,
     .type = &kMemberships,
     .about = "the cgroup of the place, or of a container, and its limits"},
    {.name = "clock", .type = &kClockByName, .about = "one clock: clock.realtime.shift"},
    {.name = "clocks", .type = &kClocks, .about = "all clocks, in seconds"},
    {.name = "domainname", .type = &kWord, .about = "the NIS domain name"},
    {.name = "environment",
     .type = &kTextByName,
     .about = "the environment with which the place's init was executed"},
    {.name = "fds",
     .argument = kOptional,
     .argument_kind = kProcess,
     .type = &kDescriptors,
     .about = "the open descriptors of a process; without one, of the place's init"},
    {.name = "file",
     .argument = kRequired,
     .argument_kind = kPath,
     .type = &kFile,
     .about = "a file: its type, mode, owner, size and content"},
    {.name = "hostname", .type = &kWord, .about = "the host name"},
    {.name = "ids",
     .type = &kIds,
     .about = "the user and group ids of a fresh process of the place"},
    {.name = "kernel", .type = &kKernel, .about = "what uname(2) says of the kernel"},
    {.name = "keyrings",
     .type = &kKeys,
     .about = "the keys and keyrings that a fresh process of the place may view"},
    {.name = "limits",
     .type = &kLimits,
     .about = "the resource limits of a fresh process of the place"},
    {.name = "links", .type = &kLinks, .about = "the network links, by name"},
    {.name = "mount",
     .argument = kRequired,
     .argument_kind = kPath,
     .type = &kMount,
     .about = "the mount that stands at a path"},
    {.name = "mounts", .type = &kMounts, .about = "the mount table"},
    {.name = "mqueues", .type = &kWords, .about = "the POSIX message queues"},
    {.name = "namespaces",
     .argument = kOptional,
     .argument_kind = kProcess,
     .type = &kNamespaces,
     .about = "namespace kind -> inode, of the place or of a process"},
    {.name = "pid",
     .argument = kOptional,
     .argument_kind = kProcess,
     .type = &kWord,
     .about = "the PID by which the place knows a process; without one, its init"},
    {.name = "ppid", .type = &kWord, .about = "the parent of the place's init"},
    {.name = "processes",
     .type = &kProcesses,
     .about = "the processes that the place's /proc lists"},
    {.name = "routes", .type = &kRoutes, .about = "the routes"},
    {.name = "session", .type = &kWord, .about = "the session of the place's init"},
    {.name = "status",
     .argument = kRequired,
     .argument_kind = kProcess,
     .type = &kStatus,
     .about = "what /proc/PID/status says of a process"},
    {.name = "sysctl",
     .argument = kRequired,
     .argument_kind = kText,
     .type = &kWord,
     .about = "a sysctl's value"},
    {.name = "sysv", .type = &kSysv, .about = "the System V IPC objects"},
}};

constexpr std::array<SettableFact, 6> kSettable{{
    {"cgroup.memory", ""},
    {"cgroup.pids", ""},
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

const FactType* FindField(const FactType& type, std::string_view field) {
  if (field == "unreadable") return &kWord;
  if (type.shape == kOpenMap) return type.item;
  const auto found = std::find_if(type.fields.begin(), type.fields.end(),
                                  [&](const FactField& known) { return known.name == field; });
  return found == type.fields.end() ? nullptr : found->type;
}

const FactType* FindType(const FactQuery& query) {
  const FactInfo* fact = FindFact(query.name);
  const FactType* type = fact != nullptr ? fact->type : nullptr;
  for (const std::string& field : query.fields) {
    if (type != nullptr) type = FindField(*type, field);
  }
  return type;
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
