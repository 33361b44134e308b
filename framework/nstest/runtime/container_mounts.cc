#include "nstest/runtime/container_mounts.h"

#include <unistd.h>

#include "nstest/kernel/fresh_mounts.h"
#include "nstest/kernel/mount_calls.h"
#include "nstest/kernel/new_root.h"
#include "nstest/runtime/busybox_tree.h"

namespace nstest {

namespace {

Status SetPropagation(const NewNamespace& made) {
  if (made.propagation == "unchanged") return {};
  return SetPropagationOfAll(made.propagation.empty() ? "private" : made.propagation);
}

// A tree of the container's own may lack the place, and may be read-only: then it shows nothing of
// another's.
bool HasPlace(const Container& container, const char* path) {
  if (container.root.empty()) return true;
  [[maybe_unused]] const Status ignored = MakeDirectories(path);
  return ::access(path, F_OK) == 0;
}

Status MountFresh(const Container& container) {
  const bool cgroup = container.FindNew(NamespaceKind::kCgroup) != nullptr;
  if (container.FindNew(NamespaceKind::kPid) != nullptr && HasPlace(container, "/proc")) {
    NSTEST_TRY(MountProc());
  }
  if (container.FindNew(NamespaceKind::kNetwork) != nullptr && HasPlace(container, "/sys")) {
    NSTEST_TRY(cgroup ? MountSysWithoutCgroups() : MountSysKeepingCgroups());
  }
  if (cgroup) NSTEST_TRY(MountCgroups());
  if (container.FindNew(NamespaceKind::kIpc) != nullptr && HasPlace(container, "/dev/mqueue")) {
    NSTEST_TRY(MountMqueue());
  }
  return {};
}

Status MountDeclared(const Container& container, const std::string& root) {
  for (Mount mount : container.mounts) {
    mount.at = root + mount.at;
    NSTEST_TRY(MakeMountPoint(mount));
    NSTEST_TRY(MountAs(mount));
  }
  return {};
}

bool IsDirectory(const std::string& root) {
  return root.starts_with('/');
}

// The sources of the declared mounts are the creating place's.
Status MakeRoot(const Container& container) {
  const auto tree = IsDirectory(container.root) ? CopyTree(container.root) : MakeEmptyTree();
  if (!tree) return tree.error();
  NSTEST_TRY(CoverRoot(tree->get()));
  if (container.root == "busybox") NSTEST_TRY(MakeBusyboxTree());
  return MountDeclared(container, ".");
}

}  // namespace

Status SetUpMounts(const Container& container) {
  const NewNamespace* made = container.FindNew(NamespaceKind::kMount);
  const bool fresh = made != nullptr && made->fresh;
  if (made != nullptr) NSTEST_TRY(SetPropagation(*made));
  if (container.root.empty()) {
    if (fresh) NSTEST_TRY(MountFresh(container));
    return MountDeclared(container, {});
  }
  // Without one it would be the creating place's own root that is exchanged.
  if (made == nullptr) return Error{"root", 0, "needs a mount namespace of its own"};
  NSTEST_TRY(MakeRoot(container));
  return SwitchRoot([&] { return fresh ? MountFresh(container) : Status(); });
}

}  // namespace nstest
