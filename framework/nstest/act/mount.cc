#include <sched.h>

#include "nstest/act/actions.h"
#include "nstest/kernel/mount_calls.h"

namespace nstest {

namespace {

Status MountHere(const Mount& mount) {
  NSTEST_TRY(MakeMountPoint(mount));
  return MountAs(mount);
}

bool SharesHostMounts(const Place& place) {
  return (place.flags & CLONE_NEWNS) == 0;
}

}  // namespace

Result<Outcome> Perform(const Mount& mount, const ActContext& context) {
  auto resolved = Resolve(mount, context.scene.saved);
  if (!resolved) return resolved.error();
  auto outcome = CallIn(context, [&] { return MountHere(*resolved); });
  const bool made = outcome && outcome->succeeded && !resolved->type.empty();
  if (made && SharesHostMounts(context.place)) {
    context.scene.undos.emplace_back(
        [at = resolved->at] { [[maybe_unused]] const Status ignored = DetachMount(at); });
  }
  return outcome;
}

Result<Outcome> Perform(const Unmount& unmount, const ActContext& context) {
  auto path = ResolveText(unmount.path, context.scene.saved, ReferenceStyle::kValue);
  if (!path) return path.error();
  return CallIn(context, [&] { return UnmountAt(*path); });
}

}  // namespace nstest
