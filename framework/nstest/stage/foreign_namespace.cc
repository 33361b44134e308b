#include "nstest/stage/foreign_namespace.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "nstest/kernel/procfs.h"

namespace nstest {

namespace {

// That of no process where it cannot be found: opening below it says so.
std::string ProcDirectory(int pidfd) {
  return FindProcDirectory(pidfd).value_or("/proc/0");
}

Result<UniqueFd> Open(const std::string& path, const std::string& subject) {
  // A FIFO would let us wait for ever.
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd.valid()) return ErrnoError("open", subject);
  return fd;
}

}  // namespace

Result<UniqueFd> OpenPinned(const Place& place, const std::string& path) {
  if (place.is_host()) return Open(path, path);
  return Open(ProcDirectory(place.pidfd) + "/root" + path, path);
}

Result<UniqueFd> OpenNamespaceOf(const Process& process, NamespaceKind kind) {
  const std::string path =
      ProcDirectory(process.pidfd()) + "/ns/" + std::string(NamespaceFile(kind));
  return Open(path, path);
}

bool IsOwnNamespace(int fd, NamespaceKind kind) {
  struct stat theirs {};

  struct stat ours {};

  const std::string own = "/proc/self/ns/" + std::string(NamespaceFile(kind));
  return ::fstat(fd, &theirs) == 0 && ::stat(own.c_str(), &ours) == 0 &&
         theirs.st_ino == ours.st_ino && theirs.st_dev == ours.st_dev;
}

}  // namespace nstest
