#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "nstest/runtime/guest_machine.h"
#include "nstest/stage/channel.h"
#include "nstest/stage/distant_worker.h"

namespace nstest {

/// A booted guest with a worker of its own in it.
class Guest : public DistantWorker {
 public:
  /// Returns when its worker has greeted. `folders`: as in Prepare. Fails with "vm: ...", and the
  /// guest's last words.
  static Result<std::unique_ptr<Guest>> Boot(Loop& loop, const MachineOptions& options,
                                             const std::vector<std::string>& folders);

  /// Fails with "vm: ..." and the guest's last words.
  Result<FromWorker> Ask(const ToWorker& message, SteadyTime deadline) override;

  Error Nonsense() override { return Explain("the guest talked nonsense"); }

  void Spoil() override { fit_ = false; }

  bool fit() const override { return fit_ && machine_->running(); }

  std::vector<pid_t> Pids() const { return machine_->Pids(); }

 private:
  Guest(Loop& loop, std::unique_ptr<GuestMachine> machine)
      : loop_(loop), machine_(std::move(machine)), channel_(machine_->TakePort()) {}

  Error Explain(const std::string& what);

  Loop& loop_;
  std::unique_ptr<GuestMachine> machine_;
  Channel channel_;
  bool fit_ = true;
};

/// Of the plan's guest: what its containers and --runtime ask for.
MachineOptions MachineOf(const Plan& plan);

/// The guest of a worker: booted for the first case that needs it, and kept for the next ones as
/// long as it is fit and they ask for the same machine.
class Guests {
 public:
  /// Borrowed until the next call. A machine that did not boot in its time is not tried again.
  Result<Guest*> Find(Loop& loop, const MachineOptions& options,
                      const std::vector<std::string>& folders);

  /// Ends a guest that is there.
  void Drop() { guest_.reset(); }

  void DropUnfit();

  /// The processes of the guest that is kept.
  std::vector<pid_t> Pids() const;

 private:
  MachineOptions options_;
  std::unique_ptr<Guest> guest_;
  std::optional<Error> hopeless_;  // with these options: it had its time, and did not boot
};

}  // namespace nstest
