#include "nstest/runtime/container_mounts.h"

#include <unistd.h>

#include "nstest/kernel/fresh_mounts.h"
#include "nstest/kernel/mount_calls.h"

namespace nstest {

namespace {

Status SetPropagation(const NewNamespace& made) {
  if (made.propagation == "unchanged") return {};
  return SetPropagationOfAll(made.propagation.empty() ? "private" : made.propagation);
}

Status MountFresh(const Container& container) {
  const bool cgroup = container.FindNew(NamespaceKind::kCgroup) != nullptr;
  if (container.FindNew(NamespaceKind::kPid) != nullptr) NSTEST_TRY(MountProc());
  if (container.FindNew(NamespaceKind::kNetwork) != nullptr) {
    NSTEST_TRY(cgroup ? MountSysWithoutCgroups() : MountSysKeepingCgroups());
  }
  if (cgroup) NSTEST_TRY(MountCgroups());
  if (container.FindNew(NamespaceKind::kIpc) != nullptr) NSTEST_TRY(MountMqueue());
  return {};
}

}  // namespace

Status SetUpMounts(const Container& container) {
  if (const NewNamespace* made = container.FindNew(NamespaceKind::kMount)) {
    NSTEST_TRY(SetPropagation(*made));
    if (made->fresh) NSTEST_TRY(MountFresh(container));
  }
  for (const Mount& mount : container.mounts) {
    NSTEST_TRY(MakeMountPoint(mount));
    NSTEST_TRY(MountAs(mount));
  }
  return {};
}

}  // namespace nstest
