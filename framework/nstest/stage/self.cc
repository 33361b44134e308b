#include "nstest/stage/self.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <string_view>

#include "nstest/runtime/gate.h"
#include "nstest/runtime/guest_command.h"
#include "nstest/runtime/reaping_init.h"
#include "nstest/runtime/within.h"

namespace nstest {

namespace {

constexpr int kSocketFd = 3;

}  // namespace

Error ExecSelf(const char* name, int socket) {
  const int self = ::open("/proc/self/exe", O_PATH | O_CLOEXEC);
  if (self < 0) return ErrnoError("open", "/proc/self/exe");
  // The standard streams lead nowhere, but for stderr: a sanitizer's last words belong to the user.
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  ::dup2(null, STDIN_FILENO);
  ::dup2(null, STDOUT_FILENO);
  if (socket == kSocketFd) {
    ::fcntl(socket, F_SETFD, 0);
  } else if (::dup2(socket, kSocketFd) < 0) {
    return ErrnoError("dup2", name);
  }
  ::syscall(SYS_close_range, kSocketFd + 1U, ~0U, CLOSE_RANGE_CLOEXEC);
  std::array<char*, 2> argv{const_cast<char*>(name), nullptr};  // NOLINT: execve(2) reads only
  std::array<char*, 1> env{nullptr};
  ::syscall(SYS_execveat, self, "", argv.data(), env.data(), AT_EMPTY_PATH);
  return ErrnoError("execve", name);
}

std::optional<SelfRole> FindSelfRole(int argc, char** argv) {
  if (argc < 1) return std::nullopt;
  const std::string_view name = argv[argc - 1];
  // The kernel's own call, of a guest's first process.
  if (argc == 2 && name == kGuestArgument && argv[0] == std::string_view("/init") &&
      ::getpid() == 1) {
    return SelfRole{std::string(name), UniqueFd()};
  }
  const bool is_init = argc == 2 && argv[0] == std::string_view(kInitArguments.front()) &&
                       name == kInitArguments.back();
  // A container's first process has its program's arguments besides.
  const bool is_within = argv[0] == std::string_view(kProgramWithin);
  for (const char* role : {kInitWithin, kWorkerWithin}) {
    if (is_within && argc > 1 && argv[1] == std::string_view(role)) {
      return SelfRole{role, UniqueFd()};
    }
  }
  const bool is_gate = argc == 2 && argv[0] == std::string_view(kGateProgram) && name == kGateWord;
  if (is_gate) return SelfRole{std::string(name), UniqueFd()};
  const bool is_other = argc == 1 && (name == "nstest-worker" || name == "nstest-guard");
  if (!is_init && !is_other) return std::nullopt;

  struct stat status {};

  if (::fstat(kSocketFd, &status) != 0 || !S_ISSOCK(status.st_mode)) return std::nullopt;
  ::fcntl(kSocketFd, F_SETFD, FD_CLOEXEC);
  return SelfRole{std::string(name), UniqueFd(kSocketFd)};
}

}  // namespace nstest
