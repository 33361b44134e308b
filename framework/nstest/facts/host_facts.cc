#include "nstest/facts/host_facts.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "nstest/base/text.h"
#include "nstest/facts/clock_facts.h"
#include "nstest/facts/kernel_facts.h"
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
  for (const std::string_view line : Split(Read("/etc/os-release", "distribution", host), '\n')) {
    if (!line.starts_with("PRETTY_NAME=")) continue;
    std::string_view name = Trim(line.substr(12));
    if (name.starts_with('"')) name = name.substr(1, name.size() - 2);
    Add(host, "distribution", name);
  }
}

// Real root: uid 0 in a user namespace that maps all ids to themselves, as only the initial one
// may.
bool IsRealRoot(const std::string& uid_map) {
  const auto words = Words(uid_map);
  return ::geteuid() == 0 && words.size() == 3 && words[0] == "0" && words[1] == "0" &&
         words[2] == "4294967295";
}

void AddPrivilege(HostFacts& host) {
  Add(host, "uid", static_cast<long>(::geteuid()));
  Add(host, "root", IsRealRoot(Read("/proc/self/uid_map", "root", host)));
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
  if (Exists("/sys/kernel/security/lsm")) {
    Add(host, "lsm", Trim(Read("/sys/kernel/security/lsm", "lsm", host)));
  }
  Add(host, "limits.pid_max", ReadSysctl("kernel.pid_max").value_or(""));
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

void AddRequested(HostFacts& host, const FactsRequest& request) {
  for (const std::string& tool : request.tools) Add(host, "tool." + tool, HasTool(tool));
  for (const std::string& name : request.sysctls) {
    Add(host, "sysctl." + name, ReadSysctl(name).value_or(""));
  }
  if (!request.config.empty()) AddConfig(host, request.config);
  if (!request.modules.empty()) AddModules(host, request.modules);
  if (request.clock) Add(host, "clock.daemon", FindTimeDaemon());
}

}  // namespace

FactsRequest MakeFactsRequest(const std::vector<Case>& cases) {
  FactsRequest request;
  for (const Case& one : cases) {
    const Requires& needs = one.scenario.needs;
    request.tools.insert(needs.tools.begin(), needs.tools.end());
    request.modules.insert(needs.modules.begin(), needs.modules.end());
    for (const std::string& option : needs.config) {
      request.config.insert(option.substr(0, option.find('=')));
    }
    for (const auto& [name, value] : needs.sysctl) request.sysctls.insert(name);
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
  AddNamespaces(host);
  AddRequested(host, request);
  return host;
}

}  // namespace nstest
