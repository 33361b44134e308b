#include <unistd.h>

#include <algorithm>

#include "nstest/base/text.h"
#include "nstest/observe/facts.h"

namespace nstest {

namespace {

// A zombie is gone; only its status can still be asked.
std::optional<Sighting> FindLiving(const std::string& name, const View& view) {
  auto sighting = view.Find(name);
  if (sighting && sighting->ended) return std::nullopt;
  return sighting;
}

std::string CommandOf(const ProcRoot& proc, pid_t pid) {
  const auto arguments = proc.Read(std::to_string(pid) + "/cmdline");
  if (!arguments) return {};
  std::string command = *arguments;
  while (command.ends_with('\0')) command.pop_back();
  std::replace(command.begin(), command.end(), '\0', ' ');
  return ToValidUtf8(command);
}

Result<ProcessStatus> ReadStatus(const ProcRoot& proc, const std::string& pid) {
  auto text = proc.Read(pid + "/status");
  if (!text) return text.error();
  return ParseProcessStatus(*text);
}

// Who is in this list only because something is observed.
class Observers {
 public:
  Observers(const ProcRoot& proc, const ObserveContext& context)
      : observers_(context.observers), self_(ReadStatus(proc, "self")) {}

  bool Contain(const ProcessStatus& process) const {
    if (!self_) return false;
    if (process.pid == self_->pid) return true;
    // The numbers are those of our parent's PID namespace: they mean something here only where our
    // parent is seen, and then the observers are its children as we are.
    return self_->ppid != 0 && process.ppid == self_->ppid &&
           std::find(observers_.begin(), observers_.end(), process.pid) != observers_.end();
  }

 private:
  const std::vector<pid_t>& observers_;
  Result<ProcessStatus> self_;
};

}  // namespace

Value ObservePid(const std::string& argument, const View& view) {
  const auto process = FindLiving(argument, view);
  return process ? Value(process->pid) : Value();
}

Value ObserveParent(const std::string& argument, const View& view) {
  const auto process = FindLiving(argument, view);
  if (!process) return {};
  const auto status = view.ReadStatus(process->proc_pid);
  if (!status) return Refused(status.error());
  return status->ppid == 0 ? 0 : view.PlacePid(status->ppid);
}

Value ObserveSession(const std::string& argument, const View& view) {
  const auto process = FindLiving(argument, view);
  if (!process) return {};
  const pid_t session = ::getsid(process->pid);
  return session < 0 ? Refused(ErrnoError("getsid")) : Value(session);
}

Value ObserveProcesses(const std::string& /*argument*/, const View& view) {
  const auto proc = ProcRoot::Open();
  if (!proc) return Refused(proc.error());
  const auto pids = proc->ReadPids();
  if (!pids) return Refused(pids.error());
  const Observers observers(*proc, view.context());
  Value::List processes;
  for (const pid_t pid : *pids) {
    const auto status = ReadStatus(*proc, std::to_string(pid));
    if (!status || status->is_gone() || observers.Contain(*status)) continue;
    processes.emplace_back(Value::Map{{"pid", status->pid},
                                      {"ppid", status->ppid},
                                      {"name", ToValidUtf8(status->name)},
                                      {"state", ProcessStateName(status->state)},
                                      {"command", CommandOf(*proc, pid)}});
  }
  return processes;
}

}  // namespace nstest
