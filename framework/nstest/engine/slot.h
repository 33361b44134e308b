#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "nstest/engine/engine.h"

namespace nstest {

/// A case in play: what its worker has shown so far.
struct InPlay {
  const Case* played = nullptr;
  int attempt = 1;
  Evidence evidence;
  Saved saved;
  std::chrono::steady_clock::time_point begun;
  /// The worker keeps the case's own limit; this is for one that no longer does anything.
  std::chrono::steady_clock::time_point deadline;
  bool announced = false;  ///< changed something that must be put back
};

/// What became of a worker's message.
enum class SlotNews { kNothing, kCaseDone, kGone };

/// A new worker that has become a host, and what it says it is. Waits for its greeting: a few
/// milliseconds. Fails with the step that kept it from starting, or with "worker" and why it could
/// be no host.
struct Greeted {
  std::unique_ptr<WorkerLink> worker;
  Value facts;
};

Result<Greeted> HireWorker(WorkerMaker& maker, bool real_host);

/// One worker, and the case that it plays, if any.
class Slot {
 public:
  explicit Slot(const EngineParts& parts) : parts_(parts) {}

  /// Takes over a worker that has greeted.
  void Adopt(std::unique_ptr<WorkerLink> worker) { worker_ = std::move(worker); }

  void Dismiss();

  bool has_worker() const { return worker_ != nullptr; }

  bool idle() const { return has_worker() && !playing_; }

  bool busy() const { return playing_.has_value(); }

  int fd() const { return worker_->fd(); }

  std::chrono::steady_clock::time_point deadline() const { return playing_->deadline; }

  /// Hands the plan over. The case must outlive the play.
  void Begin(const Case& played, int attempt, const Plan& plan);

  /// Takes the messages that are here. After kCaseDone and kGone, TakeDone() gives the case.
  SlotNews Hear();

  /// Ends the case by force: the worker is killed.
  void Abandon(const Ending& ending);

  /// The case that ended (none if the worker went while idle); the slot is free for the next.
  std::optional<InPlay> TakeDone();

 private:
  SlotNews Take(const FromWorker& message);
  SlotNews On(const Hello& hello);
  SlotNews On(const StepDone& done);
  SlotNews On(const Attempt& attempt);
  SlotNews On(const Announce& announce);
  SlotNews On(const CaseDone& done);
  // Said in a guest.
  SlotNews On(const Arranged& arranged);
  SlotNews On(const Did& did);
  SlotNews On(const Left& left);
  SlotNews LoseWorker();

  const EngineParts& parts_;
  std::unique_ptr<WorkerLink> worker_;
  std::optional<InPlay> playing_;
};

}  // namespace nstest
