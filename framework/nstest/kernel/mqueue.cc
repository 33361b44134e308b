#include "nstest/kernel/mqueue.h"

#include <fcntl.h>
#include <sys/vfs.h>

#include "nstest/base/unique_fd.h"
#include "nstest/kernel/detached_mount.h"
#include "nstest/kernel/directory.h"

namespace nstest {

namespace {

constexpr long kMqueueMagic = 0x19800202;  // MQUEUE_MAGIC of ipc/mqueue.c; in no header

}  // namespace

Result<UniqueFd> OpenMqueues() {
  return MountDetached("mqueue");
}

Result<std::vector<std::string>> ReadMqueueNames() {
  const UniqueFd mounted(::open("/dev/mqueue", O_RDONLY | O_DIRECTORY | O_CLOEXEC));

  struct statfs filesystem {};

  if (mounted.valid() && ::fstatfs(mounted.get(), &filesystem) == 0 &&
      filesystem.f_type == kMqueueMagic) {
    return ReadNames(mounted.get());
  }
  const auto own = OpenMqueues();
  if (!own) return own.error();
  return ReadNames(own->get());
}

}  // namespace nstest
