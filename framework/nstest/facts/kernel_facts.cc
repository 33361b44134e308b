#include "nstest/facts/kernel_facts.h"

#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "nstest/base/text.h"
#include "nstest/kernel/file_text.h"
#include "nstest/process/process.h"

namespace nstest {

namespace {

std::string Release() {
  utsname names{};
  ::uname(&names);
  return names.release;
}

// The text of /proc/config.gz; a program that every distribution has unpacks it.
Result<std::string> UnpackConfig() {
  Loop loop;
  auto process = Process::Start(loop, {.argv = {"gzip", "-dc", "/proc/config.gz"},
                                       .env = {"PATH=/usr/bin:/bin"},
                                       .output_limit = kWholeFile});
  if (!process) return process.error();
  constexpr std::chrono::seconds kPatience(5);
  const auto ended = [&] { return (*process)->exit().has_value(); };
  loop.RunUntil(ended, std::chrono::steady_clock::now() + kPatience);
  if (!ended() || (*process)->exit()->code != 0) return Error{"gzip", 0, "/proc/config.gz"};
  return (*process)->output().text;
}

Result<std::string> ReadConfig() {
  auto text = ReadFileAt(AT_FDCWD, "/boot/config-" + Release());
  if (text) return text;
  if (::access("/proc/config.gz", R_OK) == 0) return UnpackConfig();
  return text.error();
}

// Module names are written with - and _ alike: modprobe(8).
std::string ModuleName(std::string_view text) {
  std::string name(text);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

// Those that may be switched on below where nstest is. In v1 each has its own hierarchy.
Value::List Controllers(std::string_view self_cgroup) {
  Value::List names;
  for (const std::string_view line : Split(self_cgroup, '\n')) {
    const auto fields = Split(line, ':');
    if (fields.size() < 3 || fields[1].empty() || fields[1].starts_with("name=")) continue;
    for (const std::string_view name : Split(fields[1], ',')) names.emplace_back(name);
  }
  const auto unified = ReadFileAt(AT_FDCWD, "/sys/fs/cgroup/cgroup.controllers").value_or("");
  for (const std::string_view name : Words(unified)) names.emplace_back(name);
  return names;
}

}  // namespace

std::string_view CgroupVersion(std::string_view self_cgroup) {
  bool v1 = false;
  bool v2 = false;
  for (const std::string_view line : Split(self_cgroup, '\n')) {
    if (line.empty()) continue;
    (line.starts_with("0::") ? v2 : v1) = true;
  }
  if (v1) return v2 ? "hybrid" : "v1";
  return v2 ? "v2" : "none";
}

KernelConfig ParseKernelConfig(std::string_view text) {
  KernelConfig options;
  for (const std::string_view line : Split(text, '\n')) {
    const std::size_t equals = line.find('=');
    if (line.starts_with("CONFIG_") && equals != std::string_view::npos) {
      options.emplace(line.substr(0, equals), line.substr(equals + 1));
    }
  }
  return options;
}

std::set<std::string> ParseModules(std::string_view loaded, std::string_view builtin) {
  std::set<std::string> names;
  for (const std::string_view line : Split(loaded, '\n')) {
    const auto words = Words(line);
    if (!words.empty()) names.insert(ModuleName(words.front()));
  }
  for (const std::string_view line : Split(builtin, '\n')) {
    const std::string_view file = line.substr(line.rfind('/') + 1);
    if (!file.empty()) names.insert(ModuleName(file.substr(0, file.find(".ko"))));
  }
  return names;
}

void AddCgroup(HostFacts& host) {
  auto text = ReadFileAt(AT_FDCWD, "/proc/self/cgroup");
  if (!text) {
    host.unread.emplace_back("cgroup", text.error().Text());
    return;
  }
  host.facts.emplace_back("cgroup", CgroupVersion(*text));
  host.facts.emplace_back("cgroup.controllers", Controllers(*text));
}

void AddFilesystems(HostFacts& host) {
  auto text = ReadFileAt(AT_FDCWD, "/proc/filesystems");
  if (!text) {
    host.unread.emplace_back("filesystems", text.error().Text());
    return;
  }
  Value::List names;
  for (const std::string_view line : Split(*text, '\n')) {
    const auto words = Words(line);
    if (!words.empty()) names.emplace_back(words.back());
  }
  host.facts.emplace_back("filesystems", std::move(names));
}

void AddConfig(HostFacts& host, const std::set<std::string>& names) {
  auto text = ReadConfig();
  if (!text) {
    host.unread.emplace_back("config", text.error().Text());
    return;
  }
  const auto options = ParseKernelConfig(*text);
  for (const std::string& name : names) {
    const auto found = options.find(name);
    host.facts.emplace_back("config." + name, found == options.end() ? "" : found->second);
  }
}

void AddModules(HostFacts& host, const std::set<std::string>& names) {
  const auto loaded = ReadFileAt(AT_FDCWD, "/proc/modules").value_or("");
  const auto builtin = ReadFileAt(AT_FDCWD, "/lib/modules/" + Release() + "/modules.builtin");
  const auto present = ParseModules(loaded, builtin.value_or(""));
  for (const std::string& name : names) {
    // A built-in module is there too, if it has parameters or a version.
    const std::string folder = "/sys/module/" + ModuleName(name);
    const bool has = present.contains(ModuleName(name)) || ::access(folder.c_str(), F_OK) == 0;
    if (has || builtin) {
      host.facts.emplace_back("module." + name, has);
    } else {
      host.unread.emplace_back("module." + name,
                               "it is neither in /proc/modules nor in /sys/module, "
                               "and may be built in: " +
                                   builtin.error().Text());
    }
  }
}

}  // namespace nstest
