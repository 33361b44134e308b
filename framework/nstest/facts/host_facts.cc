#include "nstest/facts/host_facts.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <string_view>

#include "nstest/base/text.h"
#include "nstest/facts/call_facts.h"
#include "nstest/facts/clock_facts.h"
#include "nstest/facts/kernel_facts.h"
#include "nstest/facts/level_facts.h"
#include "nstest/facts/namespace_facts.h"
#include "nstest/kernel/capabilities.h"
#include "nstest/kernel/file_text.h"
#include "nstest/kernel/sysctl.h"
#include "nstest/process/place.h"

namespace nstest {

namespace {

bool Exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

// The text of a file; a reason in `unread` where it cannot be had.
std::string Read(const std::string& path, const std::string& fact, HostFacts& host) {
  auto text = ReadFileAt(AT_FDCWD, path);
  if (text) return *text;
  host.unread.emplace_back(fact, text.error().Text());
  return {};
}

void Add(HostFacts& host, const std::string& name, Value value) {
  host.facts.emplace_back(name, std::move(value));
}

void AddNames(HostFacts& host) {
  utsname names{};
  ::uname(&names);
  Add(host, "kernel", names.release);
  Add(host, "kernel.version", names.version);
  Add(host, "machine", names.machine);
  Add(host, "hostname", names.nodename);
  const std::string release = Read("/etc/os-release", "distribution", host);
  if (release.empty()) return;
  Add(host, "distribution", OsReleaseField(release, "PRETTY_NAME"));
  Add(host, "distribution.id", OsReleaseField(release, "ID"));
}

// Told by its inode number, PROC_USER_INIT_INO of the kernel, and by a map that is the identity. A
// kernel without user namespaces has neither file, and no other place to be in.
bool IsInInitialUserNamespace() {
  constexpr ino_t kInitialInode = 0xEFFFFFFDU;

  struct stat status {};

  if (::stat("/proc/self/ns/user", &status) == 0 && status.st_ino != kInitialInode) return false;
  const auto uid_map = ReadFileAt(AT_FDCWD, "/proc/self/uid_map");
  return uid_map ? IsIdentityMap(*uid_map) : uid_map.error().errnum == ENOENT;
}

void AddPrivilege(HostFacts& host) {
  Add(host, "uid", static_cast<long>(::geteuid()));
  Add(host, "root", ::geteuid() == 0 && IsInInitialUserNamespace());
  if (auto sets = ReadCapabilities()) {
    Value::List names;
    for (const std::string& name : CapabilityNames(sets->effective)) names.emplace_back(name);
    Add(host, "capabilities", std::move(names));
  } else {
    host.unread.emplace_back("capabilities", sets.error().Text());
  }
}

void AddSurroundings(HostFacts& host) {
  Add(host, "pid1", ::getpid() == 1);
  const bool docker = Exists("/.dockerenv");
  const bool podman = Exists("/run/.containerenv");
  Add(host, "container", docker ? "docker" : podman ? "podman" : "");
  const std::string lsms = Read("/sys/kernel/security/lsm", "lsm", host);
  if (!lsms.empty()) Add(host, "lsm", Trim(lsms));
  AddNumber(host, "limits.pid_max", ReadSysctl("kernel.pid_max"));
}

bool IsProgram(const std::string& path) {
  struct stat status {};

  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         (status.st_mode & 0111U) != 0;
}

// Looked up where commands look: in the PATH that they get.
bool HasTool(const std::string& name) {
  if (name.find('/') != std::string::npos) return IsProgram(name);
  const auto folders = Split(kCommandPath, ':');
  return std::any_of(folders.begin(), folders.end(), [&](std::string_view folder) {
    return IsProgram(std::string(folder) + '/' + name);
  });
}

// One that this kernel lacks is "", one that it will not show is unread.
void AddSysctl(HostFacts& host, const std::string& name) {
  auto text = ReadSysctl(name);
  if (text || text.error().errnum == ENOENT) {
    Add(host, "sysctl." + name, text.value_or(""));
  } else {
    host.unread.emplace_back("sysctl." + name, text.error().Text());
  }
}

void AddRequested(HostFacts& host, const FactsRequest& request) {
  for (const std::string& tool : request.tools) Add(host, "tool." + tool, HasTool(tool));
  for (const std::string& name : request.sysctls) AddSysctl(host, name);
  if (!request.config.empty()) AddConfig(host, request.config);
  if (!request.modules.empty()) AddModules(host, request.modules);
  if (!request.calls.empty()) AddCalls(host, request.calls);
  AddDevices(host, request.devices);
  if (request.clock) Add(host, "clock.daemon", FindTimeDaemon());
  if (request.levels) AddLevels(host);
}

}  // namespace

std::string OsReleaseField(std::string_view text, std::string_view name) {
  for (std::string_view line : Split(text, '\n')) {
    if (!line.starts_with(name) || !line.substr(name.size()).starts_with('=')) continue;
    std::string_view value = Trim(line.substr(name.size() + 1));
    const bool quoted = value.size() > 1 && (value.front() == '"' || value.front() == '\'');
    if (quoted && value.back() == value.front()) value = value.substr(1, value.size() - 2);
    return std::string(value);
  }
  return {};
}

bool IsIdentityMap(std::string_view uid_map) {
  const std::vector<std::string_view> identity{"0", "0", "4294967295"};
  return Words(uid_map) == identity;
}

namespace {

// Counting the levels that are left costs as much as playing a few cases, and no host has so few
// that less than this could not be had.
bool IsDeep(const Scenario& scenario) {
  constexpr int kDeep = 8;
  std::map<std::string, int> depths;
  for (const Container& container : scenario.containers) {
    const int outside = container.within.empty() ? 0 : depths[container.within];
    if ((depths[container.name] = outside + container.nested) > kDeep) return true;
  }
  return false;
}

// "config.CONFIG_X": what follows the family's name; nothing for a fact of another family.
std::string InFamily(const std::string& fact, std::string_view family) {
  return fact.starts_with(family) ? fact.substr(family.size()) : "";
}

void AddCondition(const Condition& condition, FactsRequest& request) {
  for (const auto& [fact, matcher] : condition.facts) {
    if (auto name = InFamily(fact, "tool."); !name.empty()) request.tools.insert(name);
    if (auto name = InFamily(fact, "module."); !name.empty()) request.modules.insert(name);
    if (auto name = InFamily(fact, "call."); !name.empty()) request.calls.insert(name);
    if (auto name = InFamily(fact, "device."); !name.empty()) request.devices.insert(name);
    if (auto name = InFamily(fact, "config."); !name.empty()) request.config.insert(name);
    if (auto name = InFamily(fact, "sysctl."); !name.empty()) request.sysctls.insert(name);
    request.clock = request.clock || fact.starts_with("clock.");
    request.levels = request.levels || fact.ends_with("_levels_left");
  }
}

void AddConditions(const Scenario& scenario, FactsRequest& request) {
  if (scenario.expected_to_fail) AddCondition(scenario.expected_to_fail->when, request);
  for (const Step& step : scenario.steps) {
    for (const ConditionalExpectation& one : step.alternatives) AddCondition(one.when, request);
  }
}

}  // namespace

FactsRequest MakeFactsRequest(const std::vector<Case>& cases) {
  FactsRequest request;
  for (const Case& one : cases) {
    const Requires& needs = one.scenario.needs;
    request.tools.insert(needs.tools.begin(), needs.tools.end());
    request.modules.insert(needs.modules.begin(), needs.modules.end());
    request.calls.insert(needs.calls.begin(), needs.calls.end());
    request.devices.insert(needs.devices.begin(), needs.devices.end());
    for (const std::string& option : needs.config) {
      request.config.insert(option.substr(0, option.find('=')));
    }
    for (const auto& [name, value] : needs.sysctl) request.sysctls.insert(name);
    AddConditions(one.scenario, request);
    request.levels = request.levels || IsDeep(one.scenario);
    const auto& touches = one.scenario.touches;
    request.clock =
        request.clock || std::find(touches.begin(), touches.end(), "clock") != touches.end();
  }
  return request;
}

HostFacts ReadHostFacts(const FactsRequest& request) {
  HostFacts host;
  AddNames(host);
  AddPrivilege(host);
  AddSurroundings(host);
  AddCgroup(host);
  AddFilesystems(host);
  if (request.trials) AddNamespaces(host);
  AddRequested(host, request);
  return host;
}

}  // namespace nstest
