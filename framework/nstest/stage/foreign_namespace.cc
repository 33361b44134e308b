#include "nstest/stage/foreign_namespace.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <string_view>

#include "nstest/kernel/procfs.h"

namespace nstest {

namespace {

// /proc may know a process by another number than the worker does.
std::string ProcDirectory(int pidfd) {
  const auto proc = ProcRoot::Open();
  const auto info = proc ? ReadPidfdInfo(proc->get(), pidfd) : Result<PidfdInfo>(proc.error());
  return "/proc/" + std::to_string(info ? info->pid : 0);
}

// A kind's link in /proc/PID/ns.
std::string_view LinkOf(NamespaceKind kind) {
  if (kind == NamespaceKind::kMount) return "mnt";
  return kind == NamespaceKind::kNetwork ? "net" : NamespaceName(kind);
}

Result<UniqueFd> Open(const std::string& path, const std::string& subject) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid()) return ErrnoError("open", subject);
  return fd;
}

}  // namespace

Result<UniqueFd> OpenPinned(const Place& place, const std::string& path) {
  if (place.is_host()) return Open(path, path);
  return Open(ProcDirectory(place.pidfd) + "/root" + path, path);
}

Result<UniqueFd> OpenNamespaceOf(const Process& process, NamespaceKind kind) {
  const std::string path = ProcDirectory(process.pidfd()) + "/ns/" + std::string(LinkOf(kind));
  return Open(path, path);
}

bool IsOwnNamespace(int fd, NamespaceKind kind) {
  struct stat theirs {};

  struct stat ours {};

  const std::string own = "/proc/self/ns/" + std::string(LinkOf(kind));
  return ::fstat(fd, &theirs) == 0 && ::stat(own.c_str(), &ours) == 0 &&
         theirs.st_ino == ours.st_ino && theirs.st_dev == ours.st_dev;
}

}  // namespace nstest
