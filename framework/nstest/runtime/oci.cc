#include "nstest/runtime/oci.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <limits>

#include "nstest/base/text.h"
#include "nstest/kernel/file_text.h"
#include "nstest/kernel/mount_calls.h"
#include "nstest/kernel/namespaces.h"
#include "nstest/kernel/new_root.h"
#include "nstest/kernel/pidfd.h"
#include "nstest/kernel/pipe.h"
#include "nstest/kernel/process_stat.h"
#include "nstest/kernel/procfs.h"
#include "nstest/runtime/busybox_tree.h"
#include "nstest/runtime/foreign_cgroups.h"
#include "nstest/runtime/native.h"
#include "nstest/runtime/reaping_init.h"
#include "nstest/runtime/tool.h"
#include "nstest/syscalls/wire.h"

namespace nstest {

namespace {

using std::chrono::steady_clock;

constexpr const char* kHome = "/run/nstest-oci";
constexpr const char* kCgroups = "/sys/fs/cgroup";
constexpr const char* kNoCgroups = "--cgroup-manager=disabled";

// Of commands that only clean up or ask.
constexpr std::chrono::seconds kOciPatience(10);

bool Exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

// ---- what the container is made of

// In the tool's mount namespace: the tree that the container gets, where the bundle says.
Status MakeTree(const std::string& root, const std::string& rootfs) {
  const bool made = root == "empty" || root == "busybox";
  const auto tree = made ? MakeEmptyTree() : CopyTree(root.empty() ? "/" : root);
  if (!tree) return tree.error();
  NSTEST_TRY(AttachTree(tree->get(), rootfs));
  if (root != "busybox") return {};
  if (::chdir(rootfs.c_str()) != 0) return ErrnoError("chdir", rootfs);
  NSTEST_TRY(MakeBusyboxTree());
  return ::chdir("/") == 0 ? Status() : ErrnoError("chdir", "/");
}

// Root of a new user namespace has all that the kernel knows.
CapabilitySets AllCapabilities() {
  constexpr int kMost = 64;
  CapabilitySets all;
  for (int capability = 0; capability < kMost; ++capability) {
    if (::prctl(PR_CAPBSET_READ, capability) < 0) break;
    all.bounding |= std::uint64_t{1} << static_cast<unsigned>(capability);
  }
  all.effective = all.permitted = all.bounding;
  return all;
}

CapabilitySets MostCapabilities(const Container& container) {
  if (container.FindNew(NamespaceKind::kUser) != nullptr) return AllCapabilities();
  return ReadCapabilities().value_or(CapabilitySets());
}

// The file to join a namespace by: of a process's, or of one that is open here.
Result<std::string> PathToJoin(const NamespaceJoin& join, NamespaceKind kind) {
  const auto directory = FindProcDirectory(join.pidfd);
  if (directory) return *directory + "/ns/" + std::string(NamespaceFile(kind));
  return "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(join.pidfd);
}

Result<std::vector<std::pair<NamespaceKind, std::string>>> PathsToJoin(
    const std::vector<NamespaceJoin>& joins) {
  std::vector<std::pair<NamespaceKind, std::string>> paths;
  for (const NamespaceJoin& join : joins) {
    for (const NamespaceKind kind : kAllNamespaceKinds) {
      if ((join.flags & NamespaceFlag(kind)) == 0) continue;
      auto path = PathToJoin(join, kind);
      if (!path) return path.error();
      paths.emplace_back(kind, std::move(*path));
    }
  }
  return paths;
}

// nstest's own init is this program, which the tool hands on open: no tree has to hold it.
std::vector<std::string> InitArguments(const Container& container) {
  if (container.init) return ArgumentsOf(*container.init);
  return {kInitArguments.begin(), kInitArguments.end()};
}

bool BindsDevices(const Container& container) {
  if (container.root.empty() || container.root == "busybox") return true;
  return container.root != "empty" && Exists(container.root + "/dev");
}

// In a user namespace crun 1.8 binds a directory without what is mounted below, so that is bound
// besides.
std::vector<std::string> FindMountsBelowDevices(const Container& container) {
  if (container.runtime != "crun" || !container.root.empty()) return {};
  if (container.FindNew(NamespaceKind::kUser) == nullptr) return {};
  const auto text = ReadFileAt(AT_FDCWD, "/proc/self/mountinfo");
  const auto table = ParseMountInfo(text.value_or(""));
  std::vector<std::string> below;
  if (!table) return below;
  for (const MountEntry& mount : *table) {
    if (mount.mount_point.starts_with("/dev/")) below.push_back(mount.mount_point);
  }
  return below;
}

// sysctls ask for the user, whatever its capabilities are: proc(5).
bool MayHaveItsDomainName(const Container& container) {
  const NewNamespace* uts = container.FindNew(NamespaceKind::kUts);
  if (uts == nullptr || uts->domainname.empty()) return true;
  return container.FindNew(NamespaceKind::kUser) == nullptr &&
         ::access("/proc/sys/kernel/domainname", W_OK) == 0;
}

// ---- what it is once it is made

struct LeftInit {
  pid_t pid = 0;
  UniqueFd pidfd;
};

bool IsOurChild(pid_t pid) {
  siginfo_t info{};
  const auto number = static_cast<id_t>(pid);
  return ::waitid(P_PID, number, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0;
}

// Of what no event tells. Returns whether it holds.
bool AwaitThat(Loop& loop, const std::function<bool()>& holds, SteadyTime deadline) {
  using std::chrono::microseconds;
  constexpr microseconds kFirstPause(50);
  constexpr microseconds kLongestPause(1000);
  for (auto pause = kFirstPause; !holds(); pause = std::min(pause * 2, kLongestPause)) {
    const auto now = steady_clock::now();
    if (now >= deadline) return false;
    loop.RunUntil(holds, std::min(deadline, now + pause));
  }
  return true;
}

// By what the tool says of it, which is not believed: our child by its number is nobody else's. It
// becomes that when all of the tool has ended, which crun's first process does not wait for.
Result<LeftInit> FindInit(Loop& loop, const std::string& file) {
  const auto text = ReadFileAt(AT_FDCWD, file);
  if (!text) return text.error();
  const auto pid = ParseInteger(Trim(*text)).value_or(0);
  if (pid <= 0 || pid > std::numeric_limits<pid_t>::max()) return Error{"read", EINVAL, file};
  LeftInit init{.pid = static_cast<pid_t>(pid), .pidfd = UniqueFd()};
  constexpr std::chrono::seconds kMoment(1);
  if (!AwaitThat(
          loop, [&] { return IsOurChild(init.pid); }, steady_clock::now() + kMoment)) {
    return Error{.step = "process " + std::to_string(pid) + ", which it names, is not its own"};
  }
  init.pidfd.Reset(PidfdOpen(init.pid));
  if (!init.pidfd.valid()) return ErrnoError("pidfd_open", std::to_string(pid));
  return init;
}

// In the tool's mount namespace: of a hybrid host the cgroup2 mount, which crun refuses to see
// where it cannot make cgroups of its own.
Status HideCgroup2() {
  const std::string unified = std::string(kCgroups) + "/unified";
  if (!Exists(unified)) return {};
  return MountAs({.type = "tmpfs", .source = "none", .at = unified});
}

// The container's own program may be what is missing: then it ends as if a shell had looked for it.
Error ExplainRefusal(const Error& error, const Container& container) {
  if (!container.init) return error;
  const auto errnum = ParseExecRefusal(error.step);
  return errnum ? Error{"execve", *errnum, ArgumentsOf(*container.init).front()} : error;
}

// Until it executes the program that it is for, the init is a fork of the tool.
bool RunsItsProgram(pid_t pid) {
  const auto text = ReadFileAt(AT_FDCWD, "/proc/" + std::to_string(pid) + "/stat");
  const auto stat = text ? ParseProcessStat(*text) : std::nullopt;
  return stat && stat->executed;
}

void AwaitProgram(Loop& loop, const Process& init, SteadyTime deadline) {
  const auto runs = [&] { return init.exit() || RunsItsProgram(init.pid()); };
  [[maybe_unused]] const bool in_time = AwaitThat(loop, runs, deadline);
}

}  // namespace

struct OciRuntime::Bundle {
  std::string id;
  std::string path;
  std::string cgroup;  // as its configuration names it; empty: it is the tool's choice

  std::string rootfs() const { return path + "/rootfs"; }

  std::string cgroups() const { return path + "/cgroups"; }

  std::string pid_file() const { return path + "/pid"; }
};

OciRuntime::OciRuntime(const std::string& name, std::string program)
    : tool_(name, std::move(program), std::string(kHome) + "/state-" + name) {}

// Asked once: `features` is a command of the runtimes that know the word, and so it is with flags.
const OciFeatures& OciRuntime::FindFeatures(Loop& loop) {
  if (features_) return *features_;
  features_.emplace();
  const auto deadline = steady_clock::now() + kOciPatience;
  features_->cgroup_manager =
      tool_.Run(loop, {.words = {"--version"}, .flags = {kNoCgroups}}, deadline).has_value();
  const auto answer = tool_.Run(loop, {.words = {"features"}}, deadline);
  if (!answer) return *features_;
  const auto told = ParseJson((*answer)->output().text);
  const Value* part = told ? told->Find("linux") : nullptr;
  const Value* kinds = part != nullptr ? part->Find("namespaces") : nullptr;
  if (kinds == nullptr || kinds->list() == nullptr) return *features_;
  features_->time = std::ranges::find(*kinds->list(), Value("time")) != kinds->list()->end();
  return *features_;
}

std::string OciRuntime::WhyNot(Loop& loop, const Container& container) {
  const std::string who(name());
  const std::string& program = tool_.program();
  if (FindCommand(program).empty() && !LeadsNowhere(program)) return NeedsProgram({who, program});
  if (container.FindNew(NamespaceKind::kTime) != nullptr && !FindFeatures(loop).time) {
    return "needs a runtime that makes time namespaces: `" + who +
           " features` names none; take a newer one, or runtime: native";
  }
  if (!MayHaveItsDomainName(container)) {
    return "has a `domainname`, which " + who +
           " writes to /proc/sys, and there only root of the first user namespace may: take "
           "runtime: native";
  }
  return {};
}

Result<OciRuntime::Bundle> OciRuntime::WriteBundle(const ContainerRequest& request,
                                                   const Place& place) {
  const Container& container = request.container;
  Bundle bundle{.id = "nstest-" + std::to_string(++made_)};
  bundle.path = std::string(kHome) + "/" + std::string(name()) + "-" + std::to_string(made_);
  NSTEST_TRY(MakeDirectories(bundle.rootfs()));
  NSTEST_TRY(MakeDirectories(bundle.cgroups()));
  auto joined = PathsToJoin(request.joined);
  if (!joined) return joined.error();
  OciSurroundings surroundings{.rootfs = bundle.rootfs(),
                               .args = InitArguments(container),
                               .env = MakeEnvironment(place),
                               .workdir = container.workdir,
                               .joined = std::move(*joined),
                               .capabilities = MostCapabilities(container),
                               .binds_devices = BindsDevices(container),
                               .below_devices = FindMountsBelowDevices(container),
                               .has_mqueue = !container.root.empty() || Exists("/dev/mqueue")};
  if (surroundings.workdir.empty()) surroundings.workdir = DefaultWorkdir(request);
  if (Exists(kCgroups)) surroundings.cgroups = bundle.cgroups();
  if (request.may_make_cgroups) {
    bundle.cgroup = '/' + (container.cgroup ? container.name : bundle.id);
  }
  surroundings.cgroup = bundle.cgroup;
  const std::string file = bundle.path + "/config.json";
  const UniqueFd config(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!config.valid()) return ErrnoError("open", file);
  NSTEST_TRY(WriteAll(config.get(), MakeOciConfig(request, surroundings)));
  return bundle;
}

Result<std::unique_ptr<Process>> OciRuntime::Run(Loop& loop, const ContainerRequest& request,
                                                 const Bundle& bundle, MadeContainer& made) {
  const Container& container = request.container;
  OciCommand run{
      .words = {"run", "--detach", "--bundle", bundle.path, "--pid-file", bundle.pid_file()},
      .input = request.input,
      .has_successor = true};
  run.setup = [&]() -> Status {
    NSTEST_TRY(MakeTree(container.root, bundle.rootfs()));
    if (auto cgroups = CopyTree(kCgroups)) {
      NSTEST_TRY(AttachTree(cgroups->get(), bundle.cgroups()));
    }
    return request.may_make_cgroups ? Status() : HideCgroup2();
  };
  if (!request.may_make_cgroups && FindFeatures(loop).cgroup_manager) run.flags = {kNoCgroups};
  SocketPair sockets;
  UniqueFd self;
  if (!container.init) {
    auto pair = MakeSocketPair();
    if (!pair) return pair.error();
    sockets = std::move(*pair);
    self = UniqueFd(::open("/proc/self/exe", O_PATH | O_CLOEXEC));
    if (!self.valid()) return ErrnoError("open", "/proc/self/exe");
    run.handed = {sockets.theirs.get(), self.get()};
    run.words.insert(run.words.end(), {"--preserve-fds", std::to_string(run.handed.size())});
    made.performer.socket = std::move(sockets.ours);
  }
  run.words.push_back(bundle.id);
  auto init = tool_.Run(loop, run, request.deadline);
  if (!init) return ExplainRefusal(init.error(), container);
  auto left = FindInit(loop, bundle.pid_file());
  if (!left) {
    return Error{.step = tool_.name() +
                         " run: it ended well and left no container: " + left.error().Text()};
  }
  (*init)->ContinueAs(left->pid, std::move(left->pidfd));
  return init;
}

// Its processes have ended. What runc and crun keep besides is a folder, and the cgroups that they
// were given: another program may have more.
bool OciRuntime::RemoveByHand(const Bundle& bundle) const {
  if ((name() != "runc" && name() != "crun") || bundle.cgroup.empty()) return false;
  const auto cgroups = ReadCgroupsAt(bundle.cgroup);
  if (!cgroups || !RemoveCgroups(*cgroups, kOciPatience)) return false;
  std::error_code refused;
  std::filesystem::remove_all(tool_.state() + '/' + bundle.id, refused);
  return !refused;
}

Status OciRuntime::Remove(Loop& loop, const Bundle& bundle) const {
  Status removed;
  if (!RemoveByHand(bundle)) {
    // The case's own limit may be over; who waits for its end waits ten seconds more.
    constexpr std::chrono::seconds kRemovePatience(5);
    const auto deadline = steady_clock::now() + kRemovePatience;
    const auto deleted = tool_.Run(loop, {.words = {"delete", "--force", bundle.id}}, deadline);
    if (!deleted) removed = deleted.error();
  }
  std::error_code ignored;
  std::filesystem::remove_all(bundle.path, ignored);
  return removed;
}

Result<MadeContainer> OciRuntime::Make(Loop& loop, const ContainerRequest& request) {
  const Container& container = request.container;
  MadeContainer made{.place = MakePlace(request)};
  made.place.flags |= CLONE_NEWNS;
  auto bundle = WriteBundle(request, made.place);
  if (!bundle) return bundle.error();
  made.remove = [this, &loop, bundle = *bundle] { return Remove(loop, bundle); };
  auto init = Run(loop, request, *bundle, made);
  if (!init) {
    // Whatever failed, it may have been made; and if not, this fails as well.
    [[maybe_unused]] const Status ignored = made.remove();
    return init.error();
  }
  made.init = std::move(*init);
  made.place.pid = made.init->pid();
  made.place.pidfd = made.init->pidfd();
  AwaitProgram(loop, *made.init, std::min(request.deadline, steady_clock::now() + kOciPatience));
  // A cgroup that the container declares is made for it, and the place has it already.
  if (made.place.cgroups.empty()) {
    const CgroupSet cgroups = ReadOtherCgroups(made.place.pid).value_or({});
    if (const Status joined = JoinCgroups(cgroups, made); !joined) {
      made.init.reset();
      [[maybe_unused]] const Status ignored = made.remove();
      return joined.error();
    }
  }
  if (!container.init) {
    made.performer.name = container.name + ".init";
    made.performer.pidfd = UniqueFd(PidfdOpen(made.place.pid));
    made.performer.pid = made.place.pid;
  }
  return made;
}

}  // namespace nstest
