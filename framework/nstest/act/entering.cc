#include "nstest/act/entering.h"

#include <sched.h>

#include <algorithm>

#include "nstest/kernel/namespaces.h"

namespace nstest {

namespace {

Error NotThere(const std::string& name) {
  return Error{"step", 0, "'" + name + "' is not there (yet)"};
}

// Adds what one place gives. The one that gives the PID namespace tells who its init is, and the
// one that gives the mounts where commands stand, and what they are told.
void Add(NamespaceKind kind, const Place& giver, Place& mixed) {
  const std::uint64_t flag = NamespaceFlag(kind) & giver.flags;
  if (flag != 0) mixed.mix.push_back({giver.pidfd, flag});
  mixed.flags |= flag;
  if (kind == NamespaceKind::kPid) {
    mixed.pidfd = giver.pidfd;
    mixed.pid = giver.pid;
  } else if (kind == NamespaceKind::kMount) {
    mixed.env = giver.env;
    mixed.workdir = giver.workdir;
  }
}

Result<Place> Mix(const Scene& scene, const Step& step) {
  Place mixed = *scene.FindPlace(kHost);
  mixed.name = step.place;
  for (const auto& [kind, name] : step.mix) {
    const Place* giver = scene.FindPlace(name);
    if (giver == nullptr) return NotThere(name);
    Add(kind, *giver, mixed);
  }
  // Joining a user namespace gives up the caller's rights over its siblings: last.
  std::stable_partition(mixed.mix.begin(), mixed.mix.end(), [](const NamespaceJoin& join) {
    return (join.flags & CLONE_NEWUSER) == 0;
  });
  return mixed;
}

Result<Place> FindPlace(const Scene& scene, const Step& step) {
  if (!step.mix.empty()) return Mix(scene, step);
  const Place* place = scene.FindPlace(step.place);
  return place != nullptr ? Result<Place>(*place) : Result<Place>(NotThere(step.place));
}

}  // namespace

Result<Place> PlaceOf(const Scene& scene, const Step& step) {
  auto place = FindPlace(scene, step);
  if (place) place->identity = WithOverrides(place->identity, step.user, step.capabilities);
  return place;
}

Error ExplainEndOfPlaces(Scene& scene, const Step& step, Error error) {
  if (step.mix.empty()) return ExplainEnd(scene, error, step.place);
  for (const auto& [kind, name] : step.mix) error = ExplainEnd(scene, error, name);
  return error;
}

}  // namespace nstest
