#include "nstest/engine/slot.h"

#include <poll.h>

#include <cerrno>
#include <utility>

#include "nstest/model/guest.h"

namespace nstest {

namespace {

using std::chrono::steady_clock;

// Beyond the case's own limit: taking a thousand processes down takes the kernel a while.
constexpr std::chrono::seconds kGrace(10);

// A guest is booted before the case begins, and its last answers are waited for.
constexpr std::chrono::seconds kGuestGrace(170);

// That a worker was killed before it greeted says nothing about the host.
bool WasLost(const Error& error) {
  return (error.step == "send" && error.errnum == EPIPE) ||
         (error.step == "receive" && error.errnum == ECONNRESET);
}

Result<Greeted> HireOne(WorkerMaker& maker, bool real_host) {  // NOLINT: as WorkerMaker has it
  auto worker = maker.Make(real_host);
  if (!worker) return worker.error();
  for (;;) {
    auto message = (*worker)->TryReceive();
    if (!message) return message.error();
    if (!message->has_value()) {
      pollfd wanted{(*worker)->fd(), POLLIN, 0};
      ::poll(&wanted, 1, -1);
      continue;
    }
    const Hello* hello = std::get_if<Hello>(&**message);
    if (hello == nullptr) return Error{"worker", 0, "it did not greet"};
    if (!hello->refused.empty()) return Error{"worker", 0, hello->refused};
    return Greeted{std::move(*worker), hello->facts};
  }
}

}  // namespace

Result<Greeted> HireWorker(WorkerMaker& maker, bool real_host) {  // NOLINT: as WorkerMaker has it
  constexpr int kTries = 3;
  for (int i = 1;; ++i) {
    auto greeted = HireOne(maker, real_host);
    if (greeted || i == kTries || !WasLost(greeted.error())) return greeted;
  }
}

void Slot::Dismiss() {
  worker_.reset();
}

void Slot::Begin(const Case& played, int attempt, const Plan& plan) {
  const auto now = steady_clock::now();
  const auto patience = NeedsGuest(plan) ? kGrace + kGuestGrace : kGrace;
  playing_ = InPlay{.played = &played,
                    .attempt = attempt,
                    .begun = now,
                    .deadline = now + plan.timeout + patience};
  // A worker that is gone shows when its end of the socket is read.
  [[maybe_unused]] const Status sent = worker_->Send(Play{plan});
}

SlotNews Slot::Hear() {
  for (;;) {
    auto message = worker_->TryReceive();
    if (!message) return LoseWorker();
    if (!message->has_value()) return SlotNews::kNothing;
    const SlotNews news = Take(**message);
    if (news != SlotNews::kNothing) return news;
  }
}

SlotNews Slot::Take(const FromWorker& message) {
  // An idle worker has nothing to say.
  if (!playing_) return LoseWorker();
  return std::visit([this](const auto& kind) { return On(kind); }, message);
}

// A second greeting is none of ours.
SlotNews Slot::On(const Hello& /*hello*/) {
  return LoseWorker();
}

SlotNews Slot::On(const StepDone& done) {
  const auto index = static_cast<std::size_t>(done.evidence.step);
  const auto& steps = playing_->played->scenario.steps;
  if (index < steps.size() && !steps[index].save.empty()) {
    playing_->saved[steps[index].save] = done.evidence.value;
  }
  playing_->evidence.steps.push_back(done.evidence);
  return SlotNews::kNothing;
}

SlotNews Slot::On(const Attempt& attempt) {
  const auto index = static_cast<std::size_t>(attempt.evidence.step);
  const auto& steps = playing_->played->scenario.steps;
  // A try that had to succeed and did not is no end: the next one may.
  const bool holds = attempt.evidence.succeeded && index < steps.size() &&
                     parts_.holds(steps[index], attempt.evidence.value, playing_->saved);
  [[maybe_unused]] const Status sent = worker_->Send(Holds{holds});
  return SlotNews::kNothing;
}

SlotNews Slot::On(const Announce& announce) {
  const Status noted = parts_.announce(announce.change);
  playing_->announced = true;
  [[maybe_unused]] const Status sent = worker_->Send(Noted{noted ? "" : noted.error().Text()});
  return SlotNews::kNothing;
}

SlotNews Slot::On(const CaseDone& done) {
  playing_->evidence.ending = done.ending;
  playing_->evidence.leftovers = done.leftovers;
  playing_->evidence.took = done.took;
  if (!done.leftovers.empty()) Dismiss();
  return SlotNews::kCaseDone;
}

SlotNews Slot::On(const Arranged& /*arranged*/) {
  return LoseWorker();
}

SlotNews Slot::On(const Did& /*did*/) {
  return LoseWorker();
}

SlotNews Slot::On(const Left& /*left*/) {
  return LoseWorker();
}

SlotNews Slot::LoseWorker() {
  Dismiss();
  if (playing_) {
    playing_->evidence.ending = {EndingKind::kError,
                                 {"", "the worker that played it was killed"},
                                 static_cast<int>(playing_->evidence.steps.size())};
    playing_->evidence.took = steady_clock::now() - playing_->begun;
  }
  return SlotNews::kGone;
}

void Slot::Abandon(const Ending& ending) {
  LoseWorker();
  if (playing_) playing_->evidence.ending = ending;
}

std::optional<InPlay> Slot::TakeDone() {
  return std::exchange(playing_, std::nullopt);
}

}  // namespace nstest
