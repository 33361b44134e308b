#include "nstest/process/place.h"

#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

#include "nstest/base/text.h"
#include "nstest/kernel/capabilities.h"
#include "nstest/process/identity.h"

namespace nstest {

namespace {

// Root of the user namespace that was entered. An id that the map lacks stays as it is: a scenario
// may well map no root, and then sees the overflow id (user_namespaces(7)).
Status BecomeRoot() {
  // EPERM where setgroups is denied: the groups of an ordinary user stay, as unshare(1) has it.
  [[maybe_unused]] const int groups = ::setgroups(0, nullptr);
  if (::setresgid(0, 0, 0) != 0 && errno != EINVAL) return ErrnoError("setresgid", "0");
  if (::setresuid(0, 0, 0) != 0 && errno != EINVAL) return ErrnoError("setresuid", "0");
  return {};
}

}  // namespace

SpawnOptions EnterOptions(const Place& place) {
  if (!place.mix.empty()) return {.joins = place.mix};
  if (place.is_host() || place.flags == 0) return {};
  return {.joins = {{place.pidfd, place.flags}}};
}

Status TakeIds(const Place& place) {
  if ((place.flags & CLONE_NEWUSER) != 0) NSTEST_TRY(BecomeRoot());
  // Changed ids made /proc/self root's: prctl(2).
  ::prctl(PR_SET_DUMPABLE, 1);
  ::umask(022);
  return {};
}

Status EnterCgroups(const Place& place) {
  for (const int procs : place.cgroups) {
    // 0 is the writer: cgroups(7).
    if (::write(procs, "0", 1) != 1) return ErrnoError("write cgroup.procs");
  }
  return {};
}

void KeepFromClock(const Place& place) {
  const auto asks = [](const CapabilityRule& rule) {
    return rule.kind == CapabilityRuleKind::kExactly &&
           std::find(rule.names.begin(), rule.names.end(), "CAP_SYS_TIME") != rule.names.end();
  };
  const auto& rules = place.identity.capabilities;
  const bool own_user_namespace = (place.flags & CLONE_NEWUSER) != 0;
  if (!place.clock_is_kept || own_user_namespace || std::any_of(rules.begin(), rules.end(), asks)) {
    return;
  }
  // Without CAP_SETPCAP nothing can be taken away.
  [[maybe_unused]] const Status ignored = DropFromBounding(std::uint64_t{1} << CAP_SYS_TIME);
}

Status EnterWorkdir(const Place& place) {
  if (!place.workdir.empty()) {
    return ::chdir(place.workdir.c_str()) == 0 ? Status() : ErrnoError("chdir", place.workdir);
  }
  if (place.default_workdir.empty() || ::chdir(place.default_workdir.c_str()) != 0) {
    if (::chdir("/") != 0) return ErrnoError("chdir", "/");
  }
  return {};
}

Status SettleIn(const Place& place) {
  NSTEST_TRY(EnterCgroups(place));
  NSTEST_TRY(TakeIds(place));
  KeepFromClock(place);
  NSTEST_TRY(TakeIdentity(place.identity));
  return EnterWorkdir(place);
}

std::vector<std::string> MakeEnvironment(const Place& place) {
  std::vector<std::pair<std::string, std::string>> variables{
      {"PATH", std::string(kCommandPath)}, {"HOME", "/"}, {"LANG", "C.UTF-8"}, {"TERM", "dumb"}};
  for (const auto& own : place.env) {
    const auto same = std::find_if(variables.begin(), variables.end(),
                                   [&](const auto& known) { return known.first == own.first; });
    if (same == variables.end()) {
      variables.push_back(own);
    } else {
      same->second = own.second;
    }
  }
  std::vector<std::string> env;
  env.reserve(variables.size());
  for (const auto& [name, value] : variables) env.push_back(name + '=' + value);
  return env;
}

std::string FindCommand(const std::string& name) {
  const auto may_execute = [](const std::string& path) {
    return ::access(path.c_str(), X_OK) == 0;
  };
  if (name.find('/') != std::string::npos) return may_execute(name) ? name : std::string();
  for (const std::string_view folder : Split(kCommandPath, ':')) {
    std::string path = std::string(folder) + '/' + name;
    if (may_execute(path)) return path;
  }
  return {};
}

}  // namespace nstest
