#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <set>

#include "nstest/act/actions.h"
#include "nstest/base/names.h"
#include "nstest/calls/call_table.h"
#include "nstest/kernel/pidfd.h"
#include "nstest/syscalls/performer.h"
#include "nstest/syscalls/wire.h"

namespace nstest {

namespace {

struct Performing {
  std::unique_ptr<Process> process;  // empty: it stays elsewhere
  Actor actor;
};

// With all signals as any process has them.
int ServeCalls() {
  sigset_t all;
  sigfillset(&all);
  ::pthread_sigmask(SIG_UNBLOCK, &all, nullptr);
  return Performer(kKeptDescriptor, "0").Serve();
}

Result<Performing> StartPerformer(const ActContext& context, const std::string& name) {
  auto sockets = MakeSocketPair();
  if (!sockets) return sockets.error();
  const Place& place = context.place;
  auto process = Process::Start(context.scene.loop, {.spawn = EnterOptions(place),
                                                     .setup = [&place]() -> Status {
                                                       ::setsid();  // its children end with it
                                                       return SettleIn(place);
                                                     },
                                                     .builtin = ServeCalls,
                                                     .descriptor = sockets->theirs.get()});
  if (!process) return process.error();
  const pid_t pid = (*process)->pid();
  return Performing{std::move(*process),
                    {name, std::move(sockets->ours), UniqueFd(PidfdOpen(pid)), pid}};
}

Actor* FindActor(Scene& scene, std::string_view name) {
  const auto found = std::find_if(scene.actors.begin(), scene.actors.end(),
                                  [&](const Actor& one) { return one.name == name; });
  return found == scene.actors.end() ? nullptr : &*found;
}

CallSurroundings MakeSurroundings(Scene& scene) {
  return {scene.actors, [&scene](std::string_view name) -> std::optional<NamedProcess> {
            const Process* process = scene.FindProcess(name);
            if (process == nullptr) return std::nullopt;
            return NamedProcess{process->pidfd(), process->pid()};
          }};
}

// Kills what the step made and does not keep, and reaps what falls to this process.
void EndAll(std::vector<Actor>& children, std::unique_ptr<Process>& process) {
  for (const Actor& child : children) {
    [[maybe_unused]] const Status ended = PidfdSignal(child.pidfd.get(), SIGKILL);
  }
  ::kill(-process->pid(), SIGKILL);
  process.reset();
  // Whose parent has ended is ours now, unless its PID namespace has an init of its own.
  constexpr int kPatience = 200;
  for (int i = 0; i < kPatience && !children.empty(); ++i) {
    std::erase_if(children, [](const Actor& child) {
      const auto ended = PidfdReap(child.pidfd.get());
      return !ended || ended->has_value();
    });
    if (children.empty()) return;
    pollfd wanted{children.front().pidfd.get(), POLLIN, 0};
    ::poll(&wanted, 1, 10);
  }
}

void KeepAll(Scene& scene, const std::string& prefix, std::vector<Actor>& children) {
  for (Actor& child : children) {
    if (child.pid <= 1) continue;  // it was not made
    if (!child.name.empty()) {
      child.name = prefix + '.' + child.name;
      UniqueFd pidfd(::fcntl(child.pidfd.get(), F_DUPFD_CLOEXEC, 0));
      scene.processes[child.name] = Process::Watch(scene.loop, child.pid, std::move(pidfd));
    }
    scene.actors.push_back(std::move(child));
  }
}

// The names that the arguments refer to.
void FindNames(const Value& value, std::set<std::string>& names) {
  if (value.text() != nullptr) {
    const auto references = FindReferences(*value.text(), ReferenceStyle::kValue);
    if (!references) return;
    for (const Reference& reference : *references) names.insert(reference.name);
  } else if (value.list() != nullptr) {
    for (const Value& item : *value.list()) FindNames(item, names);
  } else if (value.map() != nullptr) {
    for (const auto& [key, field] : *value.map()) FindNames(field, names);
  }
}

void FindNames(const std::vector<Call>& calls, std::set<std::string>& names) {
  for (const Call& call : calls) {
    for (const Value& argument : call.arguments) FindNames(argument, names);
    FindNames(call.inner, names);
  }
}

CallTask MakeTask(const Calls& calls, const Saved& saved) {
  CallTask task{calls.calls, calls.single, {}, calls.as.empty() ? calls.by : calls.as};
  std::set<std::string> names;
  FindNames(calls.calls, names);
  for (const std::string& name : names) {
    const auto known = saved.find(name);
    if (known != saved.end()) task.saved.insert(*known);
  }
  return task;
}

// What became of a process that left its list: it ends, or is a program until it does.
Outcome AwaitLeft(const ActContext& context, const Process& process, CallReport report) {
  const auto begun = std::chrono::steady_clock::now();
  const Outcome end = AwaitEnd(context.scene.loop, process, begun, context.deadline);
  Value evidence = end.evidence;
  evidence["errno"] = ErrnoName(0);
  if (report.evidence.is_absent() && report.left_by->empty()) {
    report.evidence = std::move(evidence);
  } else if (!report.left_by->empty()) {
    report.evidence[*report.left_by] = std::move(evidence);
  }
  return {.evidence = std::move(report.evidence), .timed_out = end.timed_out};
}

Result<Outcome> GoOn(const Calls& calls, const ActContext& context) {
  Scene& scene = context.scene;
  Actor* actor = FindActor(scene, calls.by);
  if (actor == nullptr) return Error{"call", 0, "'" + calls.by + "' performs no calls"};
  auto report =
      RunCalls(*actor, MakeTask(calls, scene.saved), MakeSurroundings(scene), context.deadline);
  if (!report) return report.error();
  KeepAll(scene, calls.by, report->children);
  return Outcome{.evidence = std::move(report->evidence),
                 .succeeded = report->succeeded,
                 .timed_out = report->timed_out};
}

Result<Outcome> PerformFresh(const Calls& calls, const ActContext& context) {
  Scene& scene = context.scene;
  auto performing = StartPerformer(context, calls.as);
  if (!performing) return performing.error();
  auto report = RunCalls(performing->actor, MakeTask(calls, scene.saved), MakeSurroundings(scene),
                         context.deadline);
  if (!report) return report.error();
  Outcome outcome{
      .evidence = report->evidence, .succeeded = report->succeeded, .timed_out = report->timed_out};
  if (!calls.as.empty() && report->succeeded && !report->timed_out) {
    KeepAll(scene, calls.as, report->children);
    scene.processes[calls.as] = std::move(performing->process);
    scene.actors.push_back(std::move(performing->actor));
    return outcome;
  }
  std::vector<Actor> children = std::move(report->children);
  if (report->left_by) outcome = AwaitLeft(context, *performing->process, std::move(*report));
  EndAll(children, performing->process);
  return outcome;
}

}  // namespace

Result<Outcome> Perform(const Calls& calls, const ActContext& context) {
  if (TouchesClock(calls.calls)) NSTEST_TRY(context.scene.announce({"clock", ""}));
  return calls.by.empty() ? PerformFresh(calls, context) : GoOn(calls, context);
}

}  // namespace nstest
