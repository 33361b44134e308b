#include "nstest/stage/disposable_host.h"

#include <fcntl.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "nstest/base/version.h"
#include "nstest/kernel/file_text.h"
#include "nstest/kernel/fresh_mounts.h"
#include "nstest/kernel/host_name.h"
#include "nstest/kernel/id_map.h"
#include "nstest/kernel/mount_calls.h"
#include "nstest/kernel/sysctl.h"

namespace nstest {

namespace {

constexpr int kFirstPid = 1000;

bool Exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

bool IsBelowScratch(const std::string& folder) {
  return std::any_of(kScratchDirectories.begin(), kScratchDirectories.end(),
                     [&](const std::string& root) { return folder.starts_with(root + '/'); });
}

// Scenario folders that the fresh directories would hide, as trees to be attached again.
using HiddenFolders = std::vector<std::pair<std::string, UniqueFd>>;

HiddenFolders KeepHiddenFolders(const std::vector<std::string>& folders) {
  HiddenFolders kept;
  for (const std::string& folder : folders) {
    if (!IsBelowScratch(folder)) continue;
    // A folder that cannot be kept shows in the case that needs it.
    if (auto tree = CopyTree(folder)) kept.emplace_back(folder, std::move(*tree));
  }
  return kept;
}

Status AttachHiddenFolders(const HiddenFolders& kept) {
  for (const auto& [folder, tree] : kept) {
    NSTEST_TRY(MakeDirectories(folder));
    NSTEST_TRY(AttachTree(tree.get(), folder));
    NSTEST_TRY(MakeReadOnly(folder));
  }
  return {};
}

// What stands below a fresh mount would be copied into every container, for nothing. In a user
// namespace the inherited mounts are locked together (mount_namespaces(7)) and stay.
void Uncover(const std::string& path) {
  while (DetachMount(path)) {
  }
}

Status MountScratch() {
  for (const std::string path : kScratchDirectories) {
    struct stat status {};

    // /var/tmp or /dev/shm may be a link to another of them.
    if (::lstat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) continue;
    Uncover(path);
    const std::string mode = path == "/run" ? "mode=0755" : "mode=1777";
    NSTEST_TRY(MountAs({.type = "tmpfs",
                        .source = "tmpfs",
                        .at = path,
                        .options = {"nosuid", "nodev", mode, "size=256m", "nr_inodes=64k"}}));
  }
  return {};
}

Status MountDevices() {
  if (Exists("/dev/pts")) {
    Uncover("/dev/pts");
    // newinstance is the default since Linux 4.7; ptmxmode lets every user open a terminal.
    NSTEST_TRY(MountAs({.type = "devpts",
                        .source = "devpts",
                        .at = "/dev/pts",
                        .options = {"nosuid", "noexec", "mode=620", "ptmxmode=666"}}));
  }
  return {};
}

// What could not be had fresh is told as a fact, and its name is empty where it could.
std::string WhyNot(const Status& status) {
  return status ? "" : status.error().Text();
}

// The old /proc stays where no fresh one may be mounted. Maps and offsets are written through it;
// what was read-only below it, or before, is locked and stays so.
Status MountOwnProc() {
  Status mounted = MountProc();
  if (mounted) return mounted;
  [[maybe_unused]] const Status ignored = MakeWritable("/proc");
  return mounted;
}

// The real host's own views stay. Maps of new user namespaces are written through /proc/PID; the
// parts of /proc that are no process's own stay read-only, as OCI runtimes have them
// (readonlyPaths).
void ProtectRealProc() {
  for (const char* path :
       {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"}) {
    const Status bound = MountAs({.type = "bind", .source = path, .at = path});
    if (!bound && Exists(path)) return;
  }
  [[maybe_unused]] const Status ignored = MakeWritable("/proc");
}

Status MakeTree(const Prepare& prepare, Value& facts) {
  NSTEST_TRY(SetPropagationOfAll("private"));
  const HiddenFolders hidden = KeepHiddenFolders(prepare.folders);
  NSTEST_TRY(MakeReadOnly("/"));
  NSTEST_TRY(MountScratch());
  NSTEST_TRY(AttachHiddenFolders(hidden));
  if (prepare.real_host) {
    ProtectRealProc();
    return {};
  }
  Uncover("/proc");
  Uncover("/sys");
  facts["host.proc"] = WhyNot(MountOwnProc());
  // Where /sys or devpts may not be mounted (a container that hides parts of it), the old one
  // stays.
  facts["host.sys"] = WhyNot(MountSysWithoutCgroups());
  facts["host.devpts"] = WhyNot(MountDevices());
  if (facts["host.sys"] == Value("")) {
    facts["host.cgroup"] = WhyNot(MountCgroups());
  }
  facts["host.mqueue"] = WhyNot(MountMqueue());
  return {};
}

// Numbers above 1,000, and others on every run: nothing may rely on a PID.
void StartPidsAtRandom() {
  std::random_device random;
  const int first = kFirstPid + static_cast<int>(random() % 20'000U);
  [[maybe_unused]] const Status ignored = WriteSysctl("kernel.ns_last_pid", std::to_string(first));
}

// pid_max is the namespace's own since Linux 6.14. That cannot be tried: before, writing it changes
// the real host's.
bool PidMaxIsOurOwn() {
  utsname names{};
  ::uname(&names);
  return ParseVersion(names.release) >= std::vector<long long>{6, 14};
}

// The best that this host offers: the cgroups that the worker was moved into, or the numbers that
// its PID namespace has.
std::string SetBounds(const Prepare& prepare) {
  constexpr rlimit kNoCore{0, 0};
  ::setrlimit(RLIMIT_CORE, &kNoCore);
  if (!prepare.bounds.empty()) return prepare.bounds;
  const bool bounded = PidMaxIsOurOwn() && WriteSysctl("kernel.pid_max", "32768").has_value();
  return bounded ? "pid_max 32768" : "none";
}

}  // namespace

Result<Value> BecomeDisposableHost(const Prepare& prepare) {
  Value facts(Value::Map{});
  // The one it was cloned into begins at the runner's cgroups: cgroup_namespaces(7).
  if (prepare.own_cgroups && ::unshare(CLONE_NEWCGROUP) != 0) return ErrnoError("unshare(cgroup)");
  NSTEST_TRY(MakeTree(prepare, facts));
  ::syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, nullptr, 0, 0, 0);
  if (!prepare.real_host) {
    NSTEST_TRY(SetHostName("host"));
    NSTEST_TRY(SetDomainName("(none)"));
    NSTEST_TRY(SetLoopbackUp());
    StartPidsAtRandom();
    facts["bounds"] = SetBounds(prepare);
  }
  facts["host.ids"] = CountMappedIds(ReadFileAt(AT_FDCWD, "/proc/self/uid_map").value_or(""));
  facts["host.own_user_namespace"] = prepare.own_user_namespace;
  return facts;
}

}  // namespace nstest
