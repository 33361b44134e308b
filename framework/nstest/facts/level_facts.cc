#include "nstest/facts/level_facts.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>

#include "nstest/base/unique_fd.h"
#include "nstest/process/ask.h"

namespace nstest {

namespace {

// Above every kernel's own limit, so that a kernel without one ends the trial.
constexpr int kMostLevels = 64;

bool WriteTo(const char* path, const std::string& text) {
  const UniqueFd fd(::open(path, O_WRONLY | O_CLOEXEC));
  return fd.valid() &&
         ::write(fd.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

// The next level inwards; its ids must be mapped for one further in: user_namespaces(7).
bool EnterUserNamespace() {
  const std::string uid = std::to_string(::geteuid());
  const std::string gid = std::to_string(::getegid());
  return ::unshare(CLONE_NEWUSER) == 0 && WriteTo("/proc/self/setgroups", "deny") &&
         WriteTo("/proc/self/uid_map", "0 " + uid + " 1") &&
         WriteTo("/proc/self/gid_map", "0 " + gid + " 1");
}

int TryUserLevels() {
  int levels = 0;
  while (levels < kMostLevels && EnterUserNamespace()) ++levels;
  return levels;
}

// Each level is the first process of a namespace and waits for the level inside of it.
int TryPidLevels(int most) {
  if (most == 0) return 0;
  const long child = ::syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, nullptr, nullptr, nullptr, 0);
  if (child < 0) return 0;
  if (child == 0) ::_exit(TryPidLevels(most - 1));
  int status = 0;
  while (::waitpid(static_cast<pid_t>(child), &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? 1 + WEXITSTATUS(status) : 1;
}

// An ordinary user makes PID namespaces only inside of a user namespace of his own.
Value TryLevels() {
  int pid = TryPidLevels(kMostLevels);
  const bool inside = pid == 0 && EnterUserNamespace();
  if (inside) pid = TryPidLevels(kMostLevels);
  return Value::Map{{"pid", pid}, {"user", TryUserLevels() + (inside ? 1 : 0)}};
}

}  // namespace

void AddLevels(HostFacts& host) {
  constexpr std::chrono::seconds kPatience(5);
  const auto levels = AskIn(
      Place{}, [](pid_t /*hop*/) { return TryLevels(); },
      std::chrono::steady_clock::now() + kPatience);
  for (const std::string kind : {"pid", "user"}) {
    const std::string name = "limits." + kind + "_levels_left";
    if (levels) {
      const Value* found = levels->Find(kind);
      host.facts.emplace_back(name, found != nullptr ? *found : Value());
    } else {
      host.unread.emplace_back(name, levels.error().Text());
    }
  }
}

}  // namespace nstest
