#include "nstest/runtime/docker.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <functional>
#include <optional>

#include "nstest/base/text.h"
#include "nstest/kernel/cgroup_tree.h"
#include "nstest/kernel/exit_info.h"
#include "nstest/kernel/host_name.h"
#include "nstest/kernel/mount_calls.h"
#include "nstest/kernel/namespaces.h"
#include "nstest/kernel/pipe.h"
#include "nstest/kernel/process_status.h"
#include "nstest/runtime/foreign_cgroups.h"
#include "nstest/runtime/native.h"
#include "nstest/runtime/outside.h"
#include "nstest/runtime/tool.h"

namespace nstest {

namespace {

using std::chrono::steady_clock;

// Of questions.
constexpr std::chrono::seconds kDockerPatience(10);

// For a process to be reaped that is known to end.
constexpr std::chrono::milliseconds kMoment(100);

// What `run` exits with where it failed itself.
constexpr int kRefused = 125;

// What its processes share with the case's host, as they do with a container of the kernel's own.
constexpr std::array<const char*, 3> kShared{"/tmp", "/var/tmp", "/run"};

bool AwaitEnd(Loop& loop, const Process& process, std::chrono::milliseconds patience) {
  return loop.RunUntil([&] { return process.exit().has_value(); }, steady_clock::now() + patience);
}

// ---- mounts

// Trees of the caller's mount namespace, to be attached in the container's.
using SharedTrees = std::vector<std::pair<std::string, UniqueFd>>;

bool MountsThere(const Container& container, const std::string& folder) {
  return std::any_of(container.mounts.begin(), container.mounts.end(), [&](const Mount& mount) {
    return mount.at == folder || mount.at.starts_with(folder + '/');
  });
}

SharedTrees CopyShared(const Container& container) {
  SharedTrees trees;
  if (!container.root.empty() || !container.image.empty()) return trees;
  for (const std::string folder : kShared) {
    if (MountsThere(container, folder)) continue;
    if (auto tree = CopyTree(folder)) trees.emplace_back(folder, std::move(*tree));
  }
  return trees;
}

// The gate is what the kernel calls busy, and needs it no more.
Status TakeGateAway() {
  NSTEST_TRY(DetachMount(kGateProgram));
  NSTEST_TRY(DetachMount(kGateFolder));
  if (::rmdir(kGateFolder) == 0 || errno != EROFS) return {};
  NSTEST_TRY(MakeWritable("/"));
  ::rmdir(kGateFolder);
  constexpr unsigned long kReadOnly = MS_REMOUNT | MS_BIND | MS_RDONLY;
  if (::mount(nullptr, "/", nullptr, kReadOnly, nullptr) != 0)
    return ErrnoError("mount(MS_REMOUNT)");
  return {};
}

// docker makes what its own folder lies in a slave of the host's, and refuses to be told otherwise.
Status MakePrivate(const std::string& path) {
  constexpr unsigned long kPrivate = MS_REC | MS_PRIVATE;
  if (::mount(nullptr, path.c_str(), nullptr, kPrivate, nullptr) == 0) return {};
  return ErrnoError("mount(MS_PRIVATE)", path);
}

// In the container's mount namespace, before its init begins. A tool makes the upmost mount of a
// bound tree read-only, and not those below it.
Status CompleteMounts(const Container& container, const DockerSurroundings& surroundings,
                      const SharedTrees& shared) {
  NSTEST_TRY(TakeGateAway());
  for (const DockerTree::Bind& bind : surroundings.binds) {
    if (MountsThere(container, bind.at)) continue;
    NSTEST_TRY(MakePrivate(bind.at));
    NSTEST_TRY(MakeReadOnly(bind.at));
  }
  for (const auto& [folder, tree] : shared) {
    if (::access(folder.c_str(), F_OK) != 0) continue;
    NSTEST_TRY(AttachTree(tree.get(), folder));
  }
  return {};
}

Status CompleteMountsOf(const GateGuest& guest, const ContainerRequest& request,
                        const DockerSurroundings& surroundings) {
  const SharedTrees shared = CopyShared(request.container);
  const SpawnOptions inside{.joins = {{guest.pidfd.get(), CLONE_NEWNS}}};
  const auto spawned = Spawn(inside, [&](SpawnedChild& child) -> Status {
    NSTEST_TRY(CompleteMounts(request.container, surroundings, shared));
    child.Launched();
    return {};
  });
  if (!spawned) return spawned.error();
  const auto ended = PidfdWait(spawned->pidfd.get());
  return ended ? Status() : ended.error();
}

// ---- what it is once it is made

std::uint64_t FindDiffering(pid_t pid) {
  std::uint64_t flags = 0;
  const std::string theirs = "/proc/" + std::to_string(pid) + "/ns/";
  for (const NamespaceKind kind : kAllNamespaceKinds) {
    struct stat own {};

    struct stat other {};

    const std::string file(NamespaceFile(kind));
    if (::stat(("/proc/self/ns/" + file).c_str(), &own) != 0) continue;
    if (::stat((theirs + file).c_str(), &other) != 0) continue;
    if (own.st_ino != other.st_ino) flags |= NamespaceFlag(kind);
  }
  return flags;
}

// The caller's own tree is read-only.
CgroupSet FindCgroupsOutside(pid_t pid) {
  CgroupSet cgroups = ReadOtherCgroups(pid).value_or({});
  for (CgroupDirectory& cgroup : cgroups) cgroup.path = OutsideOf("/root" + cgroup.path);
  return cgroups;
}

// What enters a container with a runtime's defaults is who its init is, and may do no more.
void TakeDefaults(pid_t pid, Identity& identity) {
  const auto proc = ProcRoot::Open();
  const auto status = proc ? ReadProcessStatus(*proc, std::to_string(pid)) : proc.error();
  if (!status) return;
  if (identity.capabilities.empty()) {
    const auto most = CapabilityNames(status->capabilities.bounding);
    identity.capabilities = {{CapabilityRuleKind::kAtMost, most}};
  }
  if (!identity.user && status->uid.effective != 0) {
    identity.user = {status->uid.effective, status->gid.effective, status->groups};
  }
  identity.no_new_privs = identity.no_new_privs || status->no_new_privs;
}

// The pipes of the init; our ends and its ends.
struct Streams {
  Pipe out;
  Pipe err;
  std::optional<Pipe> in;
  UniqueFd null;
};

Result<Streams> MakeStreams(const std::string& input) {
  auto out = MakePipe();
  if (!out) return out.error();
  auto err = MakePipe();
  if (!err) return err.error();
  Streams streams{std::move(*out), std::move(*err), {}, UniqueFd()};
  if (input.empty()) {
    streams.null.Reset(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (!streams.null.valid()) return ErrnoError("open", "/dev/null");
    return streams;
  }
  auto in = MakePipe();
  if (!in) return in.error();
  streams.in = std::move(*in);
  return streams;
}

GateTask MakeTask(const ContainerRequest& request, const Place& place) {
  const Container& container = request.container;
  GateTask task;
  if (container.init) task.argv = ArgumentsOf(*container.init);
  if (!container.runtime_defaults) {
    task.env = MakeEnvironment(place);
    task.workdir = container.workdir;
    if (container.root.empty()) task.default_workdir = request.default_workdir;
  }
  return task;
}

}  // namespace

DockerRuntime::DockerRuntime(const RuntimeProgram& program) : tool_(program, OpenMountsOutside()) {}

namespace {

std::string ImageOf(const Container& container, const RuntimeProgram& program) {
  if (!container.image.empty()) return container.image;
  const std::string& root = container.root;
  const std::string tag = root.empty() ? "host"
                          : root.starts_with('/')
                              ? "dir" + std::to_string(std::hash<std::string>()(root))
                              : root;
  // Each program has a store of its own.
  return "nstest-" + program.name + '-' + program.run + ':' + tag;
}

}  // namespace

// Whether it answers was asked once for the whole run.
std::string DockerRuntime::WhyNot(Loop& loop, const Container& container) {
  const std::string& image = container.image;
  if (image.empty() || images_.contains(image) || LeadsNowhere(tool_.program().path)) return {};
  const DockerTool::Command ask{{"image", "inspect", "--format={{.Id}}", image}};
  const auto found = tool_.Run(loop, ask, steady_clock::now() + kDockerPatience);
  if (found) {
    images_.insert(image);
    return {};
  }
  const std::string who(name());
  if (!SaysNoSuchThing(found.error().Text())) return NeedsAnswer(who, found.error());
  return "needs the image '" + image + "', which nstest does not fetch by itself: " + who +
         " pull " + image;
}

// nstest's own image is made for the whole run, until whose end a folder tells of it.
Result<DockerTree> DockerRuntime::FindTree(Loop& loop, const ContainerRequest& request) {
  if (!request.container.image.empty()) return DockerTree{};
  auto tree = ReadDockerTree(request.container.root);
  if (!tree) return tree;
  const std::string image = ImageOf(request.container, tool_.program());
  if (::faccessat(OpenGates().get(), image.c_str(), F_OK, 0) == 0) return tree;
  NSTEST_TRY(request.announce({"image", image, tool_.program()}));
  const DockerTool::Command import{{"import", "-", image}, tree->archive};
  const auto imported = tool_.Run(loop, import, request.deadline);
  if (!imported) return imported.error();
  ::mkdirat(OpenGates().get(), image.c_str(), 0700);
  return tree;
}

Result<DockerSurroundings> DockerRuntime::MakeSurroundings(Loop& loop,
                                                           const ContainerRequest& request) {
  const Container& container = request.container;
  auto tree = FindTree(loop, request);
  if (!tree) return tree.error();
  const auto self = FindOwnProgram();
  if (!self) return self.error();
  const std::string name = "nstest-" + tool_.program().run + '-' + std::to_string(::getpid()) +
                           '-' + std::to_string(++made_);
  DockerSurroundings surroundings{.podman = tool_.is_podman(),
                                  .name = name,
                                  .image = ImageOf(container, tool_.program()),
                                  .binds = std::move(tree->binds),
                                  .gate = "/run/nstest/" + name,
                                  .program = *self,
                                  .hostname = HostName(),
                                  .joined = {},
                                  .capabilities = ReadCapabilities().value_or(CapabilitySets())};
  for (const auto& [kind, spec] : container.namespaces) {
    const auto* joined = std::get_if<JoinedNamespace>(&spec);
    if (joined != nullptr) surroundings.joined.emplace_back(kind, names_[joined->container]);
  }
  if (request.from.clock_is_kept) {
    surroundings.capabilities.bounding &= ~CapabilitySetOf({"CAP_SYS_TIME"});
  }
  names_[container.name] = name;
  return surroundings;
}

Result<GateGuest> DockerRuntime::Run(Loop& loop, const ContainerRequest& request,
                                     const DockerSurroundings& surroundings,
                                     std::shared_ptr<Process>& attached) {
  const std::string who(name());
  const UniqueFd folder = OpenGates();
  if (!folder.valid()) return ErrnoError("open", "/run/nstest");
  const auto gate = Gate::Open(folder.get(), surroundings.name);
  if (!gate) return gate.error();
  const DockerTool::Command run{MakeDockerWords(request, surroundings)};
  auto started = tool_.Start(loop, run);
  if (!started) return started.error();
  attached = std::move(*started);
  auto guest = gate->Await(attached->pidfd(), request.deadline);
  if (!guest) {
    // What it says tells more.
    if (AwaitEnd(loop, *attached, kMoment) && attached->exit()->code != 0) {
      return ExplainRefusal(tool_.ErrorOf(run, *attached), who);
    }
    KillTool(*attached);
    return Error{.step = who + " run: " + guest.error().Text()};
  }
  if (guest->pid > 0 && guest->pidfd.valid()) return guest;
  return Error{"runtime", 0,
               "needs a " + who +
                   " whose processes are seen from here: its daemon is in a PID "
                   "namespace that is not below this one's"};
}

namespace {

// `run` ends with the status of the container's init.
Exit FindExit(Loop& loop, const Process& attached) {
  if (!AwaitEnd(loop, attached, kDockerPatience)) return {};
  const auto& code = attached.exit()->code;
  return code && *code != kRefused ? ExitOfShellStatus(*code) : Exit();
}

// When the init has ended: `run --rm` ends when the container is removed. Where all went well the
// guard finds nothing to do.
void AwaitRemoval(Loop& loop, const Process& attached, const std::string& name) {
  if (!AwaitEnd(loop, attached, kDockerPatience)) return;
  const auto& code = attached.exit()->code;
  if (!code || *code == kRefused || attached.errors().bytes > 0) return;
  if (const UniqueFd folder = OpenGates(); folder.valid()) RemoveGate(folder.get(), name);
}

}  // namespace

Result<MadeContainer> DockerRuntime::Make(Loop& loop, const ContainerRequest& request) {
  const Container& container = request.container;
  auto surroundings = MakeSurroundings(loop, request);
  if (!surroundings) return surroundings.error();
  NSTEST_TRY(request.announce({"container", surroundings->name, tool_.program()}));
  std::shared_ptr<Process> attached;
  auto guest = Run(loop, request, *surroundings, attached);
  if (!guest) return guest.error();
  NSTEST_TRY(CompleteMountsOf(*guest, request, *surroundings));

  MadeContainer made{.place = MakePlace(request)};
  made.place.pid = guest->pid;
  made.place.flags = FindDiffering(guest->pid);
  if (container.runtime_defaults) TakeDefaults(guest->pid, made.place.identity);
  CgroupSet cgroups = FindCgroupsOutside(guest->pid);
  NSTEST_TRY(JoinCgroups(cgroups, made));
  if (container.cgroup) made.limited = std::move(cgroups);

  auto streams = MakeStreams(request.input);
  if (!streams) return streams.error();
  UniqueFd pidfd(PidfdOpen(guest->pid));
  if (!pidfd.valid()) return ErrnoError("pidfd_open", container.name + ".init");
  auto init =
      Process::Adopt(loop, {.pid = guest->pid,
                            .pidfd = std::move(pidfd),
                            .in = streams->in ? std::move(streams->in->write) : UniqueFd(),
                            .out = std::move(streams->out.read),
                            .err = std::move(streams->err.read),
                            .input = request.input,
                            .find_exit = [&loop, attached] { return FindExit(loop, *attached); }});
  if (!init) return init.error();
  made.init = std::move(*init);
  made.place.pidfd = made.init->pidfd();
  const GateStreams theirs{streams->in ? streams->in->read.get() : streams->null.get(),
                           streams->out.write.get(), streams->err.write.get()};
  NSTEST_TRY(PassGate(*guest, MakeTask(request, made.place), theirs));
  made.remove = [&loop, attached, name = surroundings->name] {
    AwaitRemoval(loop, *attached, name);
    return Status();
  };
  if (!container.init) {
    made.performer = {container.name + ".init", std::move(guest->socket), std::move(guest->pidfd),
                      guest->pid};
  }
  return made;
}

}  // namespace nstest
