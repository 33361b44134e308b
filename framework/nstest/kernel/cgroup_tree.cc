#include "nstest/kernel/cgroup_tree.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <string_view>

#include "nstest/base/text.h"
#include "nstest/base/unique_fd.h"
#include "nstest/kernel/directory.h"
#include "nstest/kernel/file_text.h"
#include "nstest/kernel/pidfd.h"

namespace nstest {

namespace {

using SteadyClock = std::chrono::steady_clock;
using SteadyTime = SteadyClock::time_point;

std::string ReadFile(const std::string& path) {
  return ReadFileAt(AT_FDCWD, path).value_or("");
}

std::string ProcsOf(const CgroupDirectory& cgroup) {
  return cgroup.path + "/cgroup.procs";
}

// Of "self", or the number of a process.
Result<std::vector<CgroupMembership>> ReadMemberships(const std::string& process) {
  const auto text = ReadFileAt(AT_FDCWD, "/proc/" + process + "/cgroup");
  if (!text) return text.error();
  return ParseCgroups(*text);
}

Result<CgroupSet> FindHere(const std::vector<CgroupMembership>& memberships) {
  const auto text = ReadFileAt(AT_FDCWD, "/proc/self/mountinfo");
  if (!text) return text.error();
  const auto mounts = ParseMountInfo(*text);
  if (!mounts) return mounts.error();
  return FindCgroups(memberships, *mounts);
}

Result<CgroupSet> ReadCgroups(const std::string& process) {
  const auto memberships = ReadMemberships(process);
  if (!memberships) return memberships.error();
  return FindHere(*memberships);
}

bool HasController(const CgroupDirectory& cgroup, std::string_view name) {
  return std::find(cgroup.controllers.begin(), cgroup.controllers.end(), name) !=
         cgroup.controllers.end();
}

bool IsMountOf(const MountEntry& mount, const CgroupMembership& membership) {
  if (membership.controllers.empty()) return mount.type == "cgroup2";
  const auto& options = mount.super_options;
  return mount.type == "cgroup" &&
         std::find(options.begin(), options.end(), membership.controllers.front()) != options.end();
}

// "/a/b" below a mount of "/a" is "/b"; nothing where the mount does not reach to it.
std::optional<std::string> PathBelow(std::string_view root, std::string_view path) {
  if (path.starts_with("/..")) return std::nullopt;
  if (root == "/") return std::string(path == "/" ? "" : path);
  if (!path.starts_with(root)) return std::nullopt;
  const std::string_view rest = path.substr(root.size());
  if (!rest.empty() && rest.front() != '/') return std::nullopt;
  return std::string(rest);
}

bool HandsOutPids(const std::string& cgroup) {
  const std::string text = ReadFile(cgroup + "/cgroup.subtree_control");
  const auto names = Words(text);
  return std::find(names.begin(), names.end(), "pids") != names.end();
}

// A new cpuset takes no process before it has processors and memory: cpuset(7).
void InheritCpuset(const std::string& parent, const std::string& child) {
  for (const char* file : {"/cpuset.cpus", "/cpuset.mems"}) {
    [[maybe_unused]] const Status ignored = WriteFile(child + file, ReadFile(parent + file));
  }
}

// "+pids": what is not there, or held back, is refused.
void WriteSubtreeControl(const CgroupSet& cgroups, const char* change) {
  for (const CgroupDirectory& cgroup : cgroups) {
    if (!cgroup.is_v2()) continue;
    [[maybe_unused]] const Status ignored =
        WriteFile(cgroup.path + "/cgroup.subtree_control", change);
  }
}

bool IsDirectory(const std::string& path) {
  struct stat status {};

  return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

std::vector<std::string> ReadDirectories(const std::string& path) {
  const UniqueFd directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.valid()) return {};
  auto names = ReadNames(directory.get()).value_or({});
  names.erase(std::remove_if(names.begin(), names.end(),
                             [&](const auto& name) { return !IsDirectory(path + '/' + name); }),
              names.end());
  return names;
}

// Kills a process and waits for its end, by when it has left its cgroup. Not for the caller's own.
void EndProcess(pid_t pid, SteadyTime deadline) {
  const UniqueFd pidfd(PidfdOpen(pid));
  if (!pidfd.valid() || pid == ::getpid()) return;
  [[maybe_unused]] const Status killed = PidfdSignal(pidfd.get(), SIGKILL);
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now());
  pollfd ended{pidfd.get(), POLLIN, 0};
  ::poll(&ended, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
}

// Who is on its way out is in no list, and holds its cgroup for a moment: nothing tells of its end.
void AwaitDying() {
  ::poll(nullptr, 0, 1);
}

// Children first, where there are any.
Status RemoveTree(const std::string& path, SteadyTime deadline) {
  if (::rmdir(path.c_str()) == 0 || errno == ENOENT) return {};
  for (const std::string& name : ReadDirectories(path)) {
    NSTEST_TRY(RemoveTree(path + '/' + name, deadline));
  }
  // Whoever dies may have made another meanwhile.
  while (::rmdir(path.c_str()) != 0 && errno != ENOENT) {
    const auto refused = ErrnoError("rmdir", path);
    if (refused.errnum != EBUSY || SteadyClock::now() >= deadline) return refused;
    const std::string members = ReadFile(path + "/cgroup.procs");
    const auto pids = Words(members);
    for (const std::string_view pid : pids) {
      EndProcess(static_cast<pid_t>(ParseInteger(pid).value_or(0)), deadline);
    }
    if (pids.empty()) AwaitDying();
  }
  return {};
}

}  // namespace

CgroupSet FindCgroups(const std::vector<CgroupMembership>& memberships,
                      const std::vector<MountEntry>& mounts) {
  CgroupSet found;
  for (const CgroupMembership& membership : memberships) {
    for (const MountEntry& mount : mounts) {
      if (!IsMountOf(mount, membership)) continue;
      const auto below = PathBelow(mount.root, membership.path);
      if (!below) continue;
      found.push_back({membership.controllers, mount.mount_point + *below});
      break;
    }
  }
  return found;
}

Result<CgroupSet> ReadOwnCgroups() {
  return ReadCgroups("self");
}

Result<CgroupSet> ReadCgroupsAt(const std::string& path) {
  auto memberships = ReadMemberships("self");
  if (!memberships) return memberships.error();
  for (CgroupMembership& membership : *memberships) membership.path = path;
  return FindHere(*memberships);
}

Result<CgroupSet> ReadOtherCgroups(pid_t pid) {
  const auto own = ReadOwnCgroups();
  if (!own) return own.error();
  auto theirs = ReadCgroups(std::to_string(pid));
  if (!theirs) return theirs.error();
  std::erase_if(*theirs, [&](const CgroupDirectory& one) {
    return std::find(own->begin(), own->end(), one) != own->end();
  });
  return theirs;
}

CgroupSet WhereLimitsReach(CgroupSet cgroups) {
  for (CgroupDirectory& cgroup : cgroups) {
    if (!cgroup.is_v2()) continue;
    for (std::string path = cgroup.path; ::access((path + "/cgroup.procs").c_str(), F_OK) == 0;
         path.erase(path.rfind('/'))) {
      if (!HandsOutPids(path)) continue;
      cgroup.path = path;
      break;
    }
  }
  return cgroups;
}

CgroupSet ChildCgroups(const CgroupSet& parents, const std::string& name) {
  CgroupSet children = parents;
  for (CgroupDirectory& child : children) child.path += '/' + name;
  return children;
}

CgroupSet ReadChildCgroups(const CgroupDirectory& parent) {
  struct stat status {};

  // A directory of this filesystem has a link for itself, its name and each child.
  constexpr nlink_t kChildless = 2;
  CgroupSet children;
  if (::stat(parent.path.c_str(), &status) != 0 || status.st_nlink <= kChildless) return children;
  for (const std::string& name : ReadDirectories(parent.path)) {
    children.push_back({parent.controllers, parent.path + '/' + name});
  }
  return children;
}

CgroupSet MakeChildCgroups(const CgroupSet& parents, const std::string& name) {
  CgroupSet made;
  for (const CgroupDirectory& parent : parents) {
    const std::string path = parent.path + '/' + name;
    if (::mkdir(path.c_str(), 0755) != 0) continue;
    if (HasController(parent, "cpuset")) InheritCpuset(parent.path, path);
    made.push_back({parent.controllers, path});
  }
  return made;
}

CgroupSet RenewChildCgroups(const CgroupSet& parents, const std::string& name) {
  CgroupSet children;
  for (const CgroupDirectory& parent : parents) {
    const CgroupDirectory child{parent.controllers, parent.path + '/' + name};
    const bool kept = ::rmdir(child.path.c_str()) != 0 && IsDirectory(child.path);
    if (kept || !MakeChildCgroups({parent}, name).empty()) children.push_back(child);
  }
  return children;
}

void DelegateLimits(const CgroupSet& cgroups) {
  for (const char* controller : {"+pids", "+memory"}) WriteSubtreeControl(cgroups, controller);
}

void TakeLimitsBack(const CgroupSet& cgroups) {
  for (const char* controller : {"-pids", "-memory"}) WriteSubtreeControl(cgroups, controller);
}

Result<UniqueFd> OpenProcs(const CgroupDirectory& cgroup) {
  const std::string path = ProcsOf(cgroup);
  UniqueFd procs(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!procs.valid()) return ErrnoError("open", path);
  return procs;
}

Status EnterCgroups(const CgroupSet& cgroups, pid_t pid) {
  for (const CgroupDirectory& cgroup : cgroups) {
    if (const Status entered = WriteFile(ProcsOf(cgroup), std::to_string(pid)); !entered) {
      return Error{"write cgroup.procs", entered.error().errnum, cgroup.path};
    }
  }
  return {};
}

Status RemoveCgroups(const CgroupSet& cgroups, Nanoseconds patience) {
  const auto deadline = SteadyClock::now() + patience;
  for (const CgroupDirectory& cgroup : cgroups) NSTEST_TRY(RemoveTree(cgroup.path, deadline));
  return {};
}

}  // namespace nstest
