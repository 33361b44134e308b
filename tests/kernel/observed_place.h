#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kernel/privilege.h"
#include "nstest/kernel/spawn.h"
#include "nstest/observe/observe.h"
#include "nstest/process/place.h"

namespace nstest {

/// "file(/x).content" as a query.
FactQuery MakeQuery(std::string_view text);

/// A place with one sleeping process, its init, and what can be seen from there; the init is called
/// "box.init". Over with the object.
class ObservedPlace {
 public:
  /// Makes the namespaces and, in them, does what `prepare` says.
  ObservedPlace(const SpawnOptions& options, const std::function<Status()>& prepare);

  /// The caller's own namespaces: the host.
  ObservedPlace();

  ~ObservedPlace();
  ObservedPlace(const ObservedPlace&) = delete;
  ObservedPlace& operator=(const ObservedPlace&) = delete;

  /// Why it could not be made; empty if it was.
  const std::string& problem() const { return problem_; }

  const Spawned& init() const { return init_; }

  /// Another process that is known by name here, made in these namespaces (or outside of all).
  void Know(const std::string& name, int pidfd) { known_.push_back({name, pidfd}); }

  /// A process, by its number for the caller, that is to be taken for an observer.
  void Hide(pid_t pid) { observers_.push_back(pid); }

  /// Another process of the place; as its init, it sleeps until it is killed.
  Spawned SpawnSleeper() const;

  /// What a fresh process of the place observes; {error: ...} where it could not be made.
  Value See(std::string_view fact) const;

  ClockBase base;
  Nanoseconds parent_skew{0};  ///< how wrong the parent's clock is made to be

 private:
  Place MakePlace() const;

  Spawned init_;
  std::uint64_t kinds_ = 0;
  std::string problem_;
  std::vector<KnownProcess> known_;
  std::vector<pid_t> observers_;
};

/// Kills and reaps.
void End(const Spawned& process);

/// Does and mounts nothing.
inline Status Nothing() {
  return {};
}

}  // namespace nstest
