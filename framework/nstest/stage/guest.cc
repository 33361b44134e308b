#include "nstest/stage/guest.h"

#include <utility>

#include "nstest/model/runtime_name.h"

namespace nstest {

namespace {

using std::chrono::steady_clock;

// Forty times what it takes on an idle machine.
constexpr std::chrono::seconds kBootPatience(120);

}  // namespace

Error Guest::Explain(const std::string& what) {
  fit_ = false;
  return Error{"vm: " + what + "; " + machine_->LastWords(loop_), 0, {}};
}

Result<FromWorker> Guest::Ask(const ToWorker& message, SteadyTime deadline) {
  if (!channel_.Send(MakeValue(message))) return Explain("the guest has ended");
  auto value = channel_.Receive(deadline);
  if (!value) {
    const bool late = value.error().errnum == ETIMEDOUT;
    return late ? Explain("the guest gave no answer in time") : Nonsense();
  }
  if (!value->has_value()) return Explain("the guest has ended");
  auto answer = ReadAs<FromWorker>(**value);
  if (!answer) return Nonsense();
  return answer;
}

Result<std::unique_ptr<Guest>> Guest::Boot(Loop& loop, const MachineOptions& options,
                                           const std::vector<std::string>& folders) {
  auto machine = GuestMachine::Start(loop, options);
  if (!machine) return machine.error();
  std::unique_ptr<Guest> guest(new Guest(loop, std::move(*machine)));  // NOLINT: private
  auto answer = guest->Ask(Prepare{.folders = folders}, steady_clock::now() + kBootPatience);
  if (!answer) return answer.error();
  const Hello* hello = std::get_if<Hello>(&*answer);
  if (hello == nullptr) return guest->Explain("the guest did not greet");
  if (!hello->refused.empty()) return guest->Explain("the guest refused: " + hello->refused);
  return guest;
}

MachineOptions MachineOf(const Plan& plan) {
  MachineOptions machine{.program = "qemu-system-x86_64"};
  for (const Container& container : plan.containers) {
    if (container.runtime == kVmRuntime && machine.kernel.empty())
      machine.kernel = container.kernel;
  }
  for (const RuntimeProgram& program : plan.runtimes) {
    if (program.name == kVmRuntime && program.path != kVmRuntime) machine.program = program.path;
  }
  return machine;
}

Result<Guest*> Guests::Find(Loop& loop, const MachineOptions& options,
                            const std::vector<std::string>& folders) {
  if (guest_ && guest_->fit() && options == options_) return guest_.get();
  if (hopeless_ && options == options_) return *hopeless_;
  guest_.reset();
  hopeless_.reset();
  options_ = options;
  const auto begun = steady_clock::now();
  auto booted = Guest::Boot(loop, options, folders);
  if (!booted) {
    if (steady_clock::now() - begun >= kBootPatience) hopeless_ = booted.error();
    return booted.error();
  }
  guest_ = std::move(*booted);
  return guest_.get();
}

void Guests::DropUnfit() {
  if (guest_ && !guest_->fit()) guest_.reset();
}

std::vector<pid_t> Guests::Pids() const {
  return guest_ ? guest_->Pids() : std::vector<pid_t>();
}

}  // namespace nstest
