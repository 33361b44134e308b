#include "nstest/kernel/fresh_mounts.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <vector>

#include "nstest/base/text.h"
#include "nstest/kernel/file_text.h"
#include "nstest/kernel/mount_calls.h"

namespace nstest {

namespace {

constexpr const char* kCgroupRoot = "/sys/fs/cgroup";

const std::vector<std::string>& Strict() {
  static const std::vector<std::string> kOptions{"nosuid", "nodev", "noexec"};
  return kOptions;
}

bool Exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

// One hierarchy of cgroup v1, by its controllers ("cpu,cpuacct", "name=systemd"), or v2 ("").
struct Hierarchy {
  std::string controllers;
  std::string at;
};

// What /proc/self/cgroup lists, where mounts are used to stand.
std::vector<Hierarchy> Hierarchies() {
  std::vector<Hierarchy> hierarchies;
  const std::string text = ReadFileAt(AT_FDCWD, "/proc/self/cgroup").value_or("");
  for (const std::string_view line : Split(text, '\n')) {
    const auto fields = Split(line, ':');
    if (fields.size() < 3) continue;
    const std::string controllers(fields[1]);
    std::string folder = controllers.empty() ? "unified" : controllers;
    if (folder.starts_with("name=")) folder = folder.substr(5);
    hierarchies.push_back({controllers, std::string(kCgroupRoot) + '/' + folder});
  }
  return hierarchies;
}

bool MountHierarchy(const Hierarchy& hierarchy, const std::string& at) {
  Mount mount{.type = hierarchy.controllers.empty() ? "cgroup2" : "cgroup",
              .source = "cgroup",
              .at = at,
              .options = Strict()};
  if (!hierarchy.controllers.empty()) mount.options.push_back(hierarchy.controllers);
  return MountAs(mount).has_value();
}

}  // namespace

Status MountProc() {
  return MountAs({.type = "proc", .source = "proc", .at = "/proc", .options = Strict()});
}

Status MountMqueue() {
  if (!Exists("/dev/mqueue")) return {};
  return MountAs({.type = "mqueue", .source = "mqueue", .at = "/dev/mqueue", .options = Strict()});
}

Status MountSysWithoutCgroups() {
  return MountAs({.type = "sysfs", .source = "sysfs", .at = "/sys", .options = Strict()});
}

Status MountSysKeepingCgroups() {
  auto cgroups = CopyTree(kCgroupRoot);
  NSTEST_TRY(MountSysWithoutCgroups());
  if (!cgroups) return {};
  return AttachTree(cgroups->get(), kCgroupRoot);
}

Status MountCgroups() {
  const auto hierarchies = Hierarchies();
  if (!Exists(kCgroupRoot)) return {};
  // A host with cgroup v2 alone has it right at the root.
  if (hierarchies.size() <= 1) {
    MountHierarchy({"", kCgroupRoot}, kCgroupRoot);
    return {};
  }
  Mount root{.type = "tmpfs", .source = "tmpfs", .at = kCgroupRoot, .options = Strict()};
  root.options.insert(root.options.end(), {"mode=755", "size=64k"});
  NSTEST_TRY(MountAs(root));
  for (const Hierarchy& hierarchy : hierarchies) {
    if (::mkdir(hierarchy.at.c_str(), 0755) != 0) return ErrnoError("mkdir", hierarchy.at);
    if (!MountHierarchy(hierarchy, hierarchy.at)) ::rmdir(hierarchy.at.c_str());
  }
  return {};
}

}  // namespace nstest
