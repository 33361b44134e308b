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

std::map<std::string, std::string, std::less<>> ParseConfig(std::string_view text) {
  std::map<std::string, std::string, std::less<>> options;
  for (const std::string_view line : Split(text, '\n')) {
    const std::size_t equals = line.find('=');
    if (line.starts_with("CONFIG_") && equals != std::string_view::npos) {
      options.emplace(line.substr(0, equals), line.substr(equals + 1));
    }
  }
  return options;
}

// Module names are written with - and _ alike: modprobe(8).
std::string ModuleName(std::string_view text) {
  std::string name(text);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::set<std::string> PresentModules() {
  std::set<std::string> names;
  const auto loaded = ReadFileAt(AT_FDCWD, "/proc/modules").value_or("");
  for (const std::string_view line : Split(loaded, '\n')) {
    const auto words = Words(line);
    if (!words.empty()) names.insert(ModuleName(words.front()));
  }
  const auto builtin =
      ReadFileAt(AT_FDCWD, "/lib/modules/" + Release() + "/modules.builtin").value_or("");
  for (const std::string_view line : Split(builtin, '\n')) {
    const std::string_view file = line.substr(line.rfind('/') + 1);
    names.insert(ModuleName(file.substr(0, file.find(".ko"))));
  }
  return names;
}

}  // namespace

void AddCgroup(HostFacts& host) {
  auto text = ReadFileAt(AT_FDCWD, "/proc/self/cgroup");
  if (!text) {
    host.unread.emplace_back("cgroup", text.error().Text());
    return;
  }
  bool v1 = false;
  bool v2 = false;
  for (const std::string_view line : Split(*text, '\n')) {
    if (line.empty()) continue;
    (line.starts_with("0::") ? v2 : v1) = true;
  }
  const char* version = v1 && v2 ? "hybrid" : v1 ? "v1" : v2 ? "v2" : "none";
  host.facts.emplace_back("cgroup", version);
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
  const auto options = ParseConfig(*text);
  for (const std::string& name : names) {
    const auto found = options.find(name);
    host.facts.emplace_back("config." + name, found == options.end() ? "" : found->second);
  }
}

void AddModules(HostFacts& host, const std::set<std::string>& names) {
  const auto present = PresentModules();
  for (const std::string& name : names) {
    host.facts.emplace_back("module." + name, present.count(ModuleName(name)) > 0);
  }
}

}  // namespace nstest
