#include <unistd.h>

#include "nstest/base/names.h"
#include "nstest/base/text.h"
#include "nstest/observe/facts.h"
#include "nstest/observe/values.h"

namespace nstest {

namespace {

// A zombie is gone; only its status can still be asked.
std::optional<Sighting> FindLiving(const std::string& name, const View& view) {
  auto sighting = view.Find(name);
  if (sighting && sighting->ended) return std::nullopt;
  return sighting;
}

pid_t ParentOf(const ProcessStatus& status, const View& view) {
  return status.ppid == 0 ? 0 : view.PlacePid(status.ppid);
}

Value SignalList(std::uint64_t set) {
  constexpr unsigned kSignals = 64;
  Value::List names;
  for (unsigned signal = 1; signal <= kSignals; ++signal) {
    if ((set >> (signal - 1) & 1U) != 0) names.emplace_back(SignalName(static_cast<int>(signal)));
  }
  return names;
}

Value SignalValue(const SignalSets& sets) {
  return Value::Map{{"pending", SignalList(sets.pending)},
                    {"blocked", SignalList(sets.blocked)},
                    {"ignored", SignalList(sets.ignored)},
                    {"caught", SignalList(sets.caught)}};
}

Value IdPair(std::uint32_t uid, std::uint32_t gid) {
  return Value::Map{{"uid", uid}, {"gid", gid}};
}

Value IdsValue(const IdSet& uid, const IdSet& gid) {
  return Value::Map{{"real", IdPair(uid.real, gid.real)},
                    {"effective", IdPair(uid.effective, gid.effective)},
                    {"saved", IdPair(uid.saved, gid.saved)},
                    {"fs", IdPair(uid.fs, gid.fs)}};
}

std::string_view SeccompName(int mode) {
  switch (mode) {
    case 0:
      return "disabled";
    case 1:
      return "strict";
    default:
      return "filter";
  }
}

}  // namespace

Value ObservePid(const std::string& argument, const View& view) {
  const auto process = FindLiving(argument, view);
  return process ? Value(process->pid) : Value();
}

Value ObserveParent(const std::string& argument, const View& view) {
  const auto process = FindLiving(argument, view);
  if (!process) return {};
  const auto status = view.ReadStatus(process->proc_pid);
  return status ? ParentOf(*status, view) : Refused(status.error());
}

Value ObserveSession(const std::string& argument, const View& view) {
  const auto process = FindLiving(argument, view);
  if (!process) return {};
  // 0: the session was made outside of the place's PID namespace.
  const pid_t session = ::getsid(process->pid);
  return session < 0 ? Refused(ErrnoError("getsid")) : Value(session);
}

Value ObserveStatus(const std::string& argument, const View& view) {
  const auto process = view.Find(argument);
  if (!process) return {};
  const auto status = view.ReadStatus(process->proc_pid);
  if (!status) return Refused(status.error());
  return Value::Map{{"name", ToValidUtf8(status->name)},
                    {"state", ProcessStateName(status->state)},
                    {"pid", process->pid},
                    {"ppid", ParentOf(*status, view)},
                    {"nspid", Value::List(process->nspid.begin(), process->nspid.end())},
                    {"uid", status->uid.effective},
                    {"gid", status->gid.effective},
                    {"ids", IdsValue(status->uid, status->gid)},
                    {"groups", NumberList(status->groups)},
                    {"capabilities", CapabilityValue(status->capabilities)},
                    {"signals", SignalValue(status->signals)},
                    {"no_new_privs", status->no_new_privs},
                    {"seccomp", SeccompName(status->seccomp)}};
}

}  // namespace nstest
