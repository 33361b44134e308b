#include "nstest/kernel/detached_mount.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace nstest {

namespace {

UniqueFd Descriptor(long result) {
  return UniqueFd(static_cast<int>(result));
}

}  // namespace

Result<UniqueFd> MountDetached(const std::string& filesystem) {
  const UniqueFd context = Descriptor(::syscall(SYS_fsopen, filesystem.c_str(), FSOPEN_CLOEXEC));
  if (!context.valid()) return ErrnoError("fsopen", filesystem);
  if (::syscall(SYS_fsconfig, context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) != 0) {
    return ErrnoError("fsconfig", filesystem);
  }
  // As tight as any instance can be: a user namespace may not mount a looser one than it was given.
  constexpr unsigned kAttributes =
      MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
  const UniqueFd root =
      Descriptor(::syscall(SYS_fsmount, context.get(), FSMOUNT_CLOEXEC, kAttributes));
  if (!root.valid()) return ErrnoError("fsmount", filesystem);
  // fsmount(2) gives an O_PATH descriptor, which cannot list the directory.
  UniqueFd directory(::openat(root.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.valid()) return ErrnoError("open", filesystem);
  return directory;
}

}  // namespace nstest
