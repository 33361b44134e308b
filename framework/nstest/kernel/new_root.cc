#include "nstest/kernel/new_root.h"

#include <linux/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "nstest/kernel/mount_calls.h"

namespace nstest {

namespace {

UniqueFd Descriptor(long result) {
  return UniqueFd(static_cast<int>(result));
}

}  // namespace

Result<UniqueFd> MakeEmptyTree() {
  const UniqueFd context = Descriptor(::syscall(SYS_fsopen, "tmpfs", FSOPEN_CLOEXEC));
  if (!context.valid()) return ErrnoError("fsopen(tmpfs)");
  const auto configure = [&](unsigned command, const char* key, const char* value) {
    return ::syscall(SYS_fsconfig, context.get(), command, key, value, 0) == 0;
  };
  if (!configure(FSCONFIG_SET_STRING, "mode", "0755") ||
      !configure(FSCONFIG_CMD_CREATE, nullptr, nullptr)) {
    return ErrnoError("fsconfig(tmpfs)");
  }
  UniqueFd tree = Descriptor(::syscall(SYS_fsmount, context.get(), FSMOUNT_CLOEXEC, 0U));
  if (!tree.valid()) return ErrnoError("fsmount(tmpfs)");
  return tree;
}

Status CoverRoot(int tree) {
  NSTEST_TRY(AttachTree(tree, "/"));
  if (::fchdir(tree) != 0) return ErrnoError("fchdir");
  return {};
}

Status SwitchRoot(const std::function<Status()>& between) {
  const bool exchanged = ::syscall(SYS_pivot_root, ".", ".") == 0;
  if (!exchanged && errno != EINVAL) return ErrnoError("pivot_root");
  if (!exchanged && ::chroot(".") != 0) return ErrnoError("chroot");
  NSTEST_TRY(between());
  // The old root lies over the new one: pivot_root(2) on ".".
  if (exchanged) NSTEST_TRY(DetachMount("."));
  return ::chdir("/") == 0 ? Status() : ErrnoError("chdir", "/");
}

}  // namespace nstest
