#include <algorithm>

#include "nstest/base/text.h"
#include "nstest/observe/facts.h"
#include "nstest/observe/values.h"

namespace nstest {

namespace {

// The arguments, a blank between each; empty for a kernel thread.
std::string CommandOf(const ProcRoot& proc, pid_t pid) {
  const auto arguments = proc.Read(std::to_string(pid) + "/cmdline");
  if (!arguments) return {};
  std::string command = *arguments;
  while (command.ends_with('\0')) command.pop_back();
  std::replace(command.begin(), command.end(), '\0', ' ');
  return ToValidUtf8(command);
}

// Who is in this list only because something is observed.
class Observers {
 public:
  Observers(const ProcRoot& proc, const ObserveContext& context)
      : observers_(context.observers), self_(ReadProcessStatus(proc, "self")) {}

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

// Of the instance that is mounted there, whichever PID namespace it shows, with its numbers.
Value ObserveProcesses(const std::string& /*argument*/, const View& view) {
  const auto proc = ProcRoot::Open();
  if (!proc) return Refused(proc.error());
  const auto pids = proc->ReadPids();
  if (!pids) return Refused(pids.error());
  const Observers observers(*proc, view.context());
  Value::List processes;
  for (const pid_t pid : *pids) {
    const auto status = ReadProcessStatus(*proc, std::to_string(pid));
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
