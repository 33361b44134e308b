#include "nstest/stage/container_maker.h"

#include <algorithm>

#include "nstest/act/actions.h"
#include "nstest/kernel/namespaces.h"
#include "nstest/stage/foreign_namespace.h"

namespace nstest {

namespace {

// What a kind of the container joins, with descriptors that live in `opened`. Nothing where the
// namespace is new, or the host's.
struct JoinOf {
  NamespaceKind kind;
  const ContainerRequest& request;
  const Scene& scene;
  std::vector<UniqueFd>& opened;

  using Join = Result<NamespaceJoin>;

  Join operator()(const NewNamespace& /*made*/) const { return NamespaceJoin{}; }

  Join operator()(const HostNamespace& /*host*/) const { return NamespaceJoin{}; }

  Join operator()(const JoinedNamespace& joined) const {
    const Place* place = scene.FindPlace(joined.container);
    if (place == nullptr) return Error{"join", 0, "'" + joined.container + "' is not there"};
    return NamespaceJoin{place->pidfd, NamespaceFlag(kind) & place->flags};
  }

  Join operator()(const PinnedNamespace& pinned) const {
    auto path = ResolveText(pinned.path, scene.saved, ReferenceStyle::kValue);
    if (!path) return path.error();
    return JoinOpened(OpenPinned(request.from, *path));
  }

  Join operator()(const ProcessNamespace& from) const {
    const Process* process = scene.FindProcess(from.process);
    if (process == nullptr) return Error{"join", 0, "'" + from.process + "' was not started"};
    if (process->exit()) return Error{"join", 0, "the process '" + from.process + "' has ended"};
    return JoinOpened(OpenNamespaceOf(*process, kind));
  }

 private:
  Join JoinOpened(Result<UniqueFd> fd) const {
    if (!fd) return fd.error();
    if (IsOwnNamespace(fd->get(), kind)) return NamespaceJoin{};
    opened.push_back(std::move(*fd));
    return NamespaceJoin{opened.back().get(), NamespaceFlag(kind)};
  }
};

bool IsLevelOf(const Container& container, std::string_view name) {
  return container.name == name || container.name.starts_with(std::string(name) + '.');
}

}  // namespace

std::string ContainerMaker::ErrorText(const Error& error, const Container& container) {
  return error.Text() + ", making container '" + container.name + "'";
}

const Container* ContainerMaker::Find(std::string_view name) const {
  const auto found = std::find_if(plan_.containers.begin(), plan_.containers.end(),
                                  [&](const Container& known) { return known.name == name; });
  return found == plan_.containers.end() ? nullptr : &*found;
}

Result<ContainerRequest> ContainerMaker::MakeRequest(const Container& container,
                                                     std::vector<UniqueFd>& opened) const {
  ContainerRequest request{.container = container,
                           .from = *scene_.FindPlace(kHost),
                           .default_workdir = plan_.folder,
                           .real_root = options_.real_root,
                           .may_make_cgroups = !options_.cgroups.empty(),
                           .may_share_host = plan_.asks_for_real_host,
                           .announce = scene_.announce};
  if (!container.within.empty()) {
    const Place* from = scene_.FindPlace(container.within);
    if (from == nullptr) return Error{"within", 0, "'" + container.within + "' is not there"};
    request.from = *from;
  }
  for (const auto& [kind, spec] : container.namespaces) {
    const auto join = std::visit(JoinOf{kind, request, scene_, opened}, spec);
    if (!join) return join.error();
    if (join->flags != 0) request.joined.push_back(*join);
  }
  return request;
}

Result<ContainerRequest> FillIn(ContainerRequest request, const std::optional<Command>& init,
                                const Saved& saved) {
  request.container.init.reset();
  if (init) {
    auto command = Resolve(*init, saved);
    if (!command) return command.error();
    request.container.init = std::move(*command);
  }
  auto root = ResolveText(request.container.root, saved, ReferenceStyle::kValue);
  if (!root) return root.error();
  request.container.root = *root;
  for (Mount& mount : request.container.mounts) {
    auto resolved = Resolve(mount, saved);
    if (!resolved) return resolved.error();
    mount = *resolved;
  }
  return request;
}

// They go when the case ends; a kill -9 leaves them to the guard, below the host's own. What is
// left of the container's former life stays in them: it counts, but no limit of then holds.
Result<std::vector<OpenCgroup>> ContainerMaker::MakeCgroups(const Container& container,
                                                            ContainerRequest& request) {
  std::vector<OpenCgroup> opened;
  if (!container.cgroup || find_runtime_(plan_, container).makes_cgroups()) return opened;
  static constexpr std::chrono::seconds kPatience(2);
  const CgroupSet made = RenewChildCgroups(options_.cgroups, container.name);
  scene_.undos.emplace_back(
      [made] { [[maybe_unused]] const Status ignored = RemoveCgroups(made, kPatience); });
  if (scene_.FindPlace(container.name) != nullptr) LiftLimits(made);
  const CgroupLimits wanted{.pids = container.cgroup->pids, .memory = container.cgroup->memory};
  if (LimitCgroups(made, wanted) != wanted) {
    return Error{"cgroup", 0, made.empty() ? "none may be made here" : "no controller limits so"};
  }
  for (const CgroupDirectory& cgroup : made) {
    auto procs = OpenProcs(cgroup);
    if (!procs) return procs.error();
    request.cgroups.push_back(procs->get());
    procs_.push_back(std::move(*procs));
  }
  return OpenCgroups(made);
}

// A container that this one is made from, or joins, may have ended.
Error ContainerMaker::ExplainEndOfNeeded(Error error, const Container& container) const {
  error = ExplainEnd(scene_, error, container.within);
  for (const auto& [kind, spec] : container.namespaces) {
    const auto* joined = std::get_if<JoinedNamespace>(&spec);
    if (joined != nullptr) error = ExplainEnd(scene_, error, joined->container);
  }
  return error;
}

Status ContainerMaker::MakeWithInit(const Container& container, const InitOptions& init) {
  const std::string process = container.name + ".init";
  const Process* before = scene_.FindProcess(process);
  if (before != nullptr && !before->exit()) {
    return Error{"start", 0, "'" + container.name + "' is there already"};
  }
  std::vector<UniqueFd> opened;
  auto request = MakeRequest(container, opened);
  if (!request) return request.error();
  request = FillIn(std::move(*request), init.command, scene_.saved);
  if (!request) return request.error();
  request->input = init.input;
  request->deadline = init.deadline;
  auto cgroups = MakeCgroups(container, *request);
  if (!cgroups) return cgroups.error();
  auto made = find_runtime_(plan_, container).Make(scene_.loop, *request);
  if (!made) return ExplainEndOfNeeded(made.error(), container);
  if (!made->limited.empty()) cgroups = OpenCgroups(made->limited);
  Add(container, std::move(*made), std::move(*cgroups));
  return {};
}

void ContainerMaker::Add(const Container& container, MadeContainer made,
                         std::vector<OpenCgroup> cgroups) {
  const std::string process = container.name + ".init";
  scene_.places[container.name] = std::move(made.place);
  scene_.cgroups[container.name] = std::move(cgroups);
  if (made.maker) scene_.processes[container.name + ".maker"] = std::move(made.maker);
  scene_.processes[process] = std::move(made.init);
  std::erase_if(scene_.actors, [&](const Actor& actor) { return actor.name == process; });
  if (made.performer.socket.valid()) scene_.actors.push_back(std::move(made.performer));
  for (UniqueFd& procs : made.cgroups) procs_.push_back(std::move(procs));
  if (!made.remove) return;
  scene_.undos.emplace_back(
      [&leftovers = scene_.leftovers, name = container.name, remove = std::move(made.remove)] {
        const Status removed = remove();
        if (removed) return;
        leftovers.push_back("container '" + name + "': " + removed.error().Text());
      });
}

Reason ContainerMaker::WhyNot() const {
  for (const Container& container : plan_.containers) {
    std::string why = find_runtime_(plan_, container).WhyNot(scene_.loop, container);
    if (!why.empty()) return {"runtime", "container '" + container.name + "' " + why};
  }
  return {};
}

Status ContainerMaker::Make(const Container& container, SteadyTime deadline) {
  NSTEST_TRY(MakeWithInit(container, {container.init, {}, deadline}));
  if (!container.ready) return {};
  Process& init = *scene_.FindProcess(container.name + ".init");
  return AwaitReady(scene_, *container.ready, init, deadline);
}

Status ContainerMaker::MakeWith(const Container& container, const nstest::Run& run,
                                SteadyTime deadline) {
  NSTEST_TRY(MakeWithInit(container, {run.command, run.input, deadline}));
  if (!container.ready) return {};
  Process& init = *scene_.FindProcess(container.name + ".init");
  return AwaitReady(scene_, *container.ready, init, deadline);
}

Result<Outcome> ContainerMaker::Start(std::string_view name, SteadyTime deadline) {
  for (const Container& container : plan_.containers) {
    if (!container.started || !IsLevelOf(container, name)) continue;
    const Status made = Make(container, deadline);
    if (made) continue;
    const Error& error = made.error();
    if (error.step == "cgroup" || error.step == "runtime") return error;
    if (error.errnum == 0) return Error{.step = ErrorText(error, container)};
    Outcome refused{.evidence = ErrnoEvidence(error.errnum), .succeeded = false};
    refused.evidence["failed"] = error.step;
    return refused;
  }
  return Outcome{.evidence = ErrnoEvidence(0)};
}

}  // namespace nstest
