#include "nstest/facts/call_facts.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "nstest/base/names.h"
#include "nstest/calls/call_probes.h"
#include "nstest/process/ask.h"

namespace nstest {

namespace {

constexpr int kUnknownCall = 1;

// In a child of its own. What is tried cannot end well, and cannot do anything: call_probes.h.
[[noreturn]] void Try(long number) {
  constexpr unsigned kSeconds = 2;
  ::alarm(kSeconds);
  constexpr long kBad = -1;
  const bool refused = ::syscall(number, kBad, kBad, kBad, kBad, kBad, kBad) < 0;
  ::_exit(refused && errno == ENOSYS ? kUnknownCall : 0);
}

// A filter may kill who makes the call (SIGSYS): that is no answer of a kernel that has it.
Value TryCalls(const std::set<std::string>& names) {
  Value answers(Value::Map{});
  for (const std::string& name : names) {
    const CallProbe* probe = FindCallProbe(name);
    if (probe == nullptr) continue;
    const pid_t child = ::fork();
    if (child == 0) Try(probe->number);
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) != child) continue;
    const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
    const bool unknown = WIFEXITED(status) && WEXITSTATUS(status) == kUnknownCall;
    answers[name] = !killed && !unknown;
  }
  return answers;
}

bool IsUsableDevice(const std::string& path) {
  struct stat status {};

  if (::stat(path.c_str(), &status) != 0) return false;
  const bool device = S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode);
  return device && ::faccessat(AT_FDCWD, path.c_str(), R_OK | W_OK, AT_EACCESS) == 0;
}

}  // namespace

void AddCalls(HostFacts& host, const std::set<std::string>& names) {
  constexpr std::chrono::seconds kPatience(20);
  const auto answers = AskIn(
      Place{}, [&](pid_t /*hop*/) { return TryCalls(names); },
      std::chrono::steady_clock::now() + kPatience);
  for (const std::string& name : names) {
    const Value* known = answers ? answers->Find(name) : nullptr;
    if (known != nullptr) {
      host.facts.emplace_back("call." + name, *known);
    } else {
      host.unread.emplace_back("call." + name,
                               answers ? "it is not tried" : answers.error().Text());
    }
  }
}

void AddDevices(HostFacts& host, const std::set<std::string>& paths) {
  for (const std::string& path : paths) {
    host.facts.emplace_back("device." + path, IsUsableDevice(path));
  }
}

}  // namespace nstest
