#include "nstest/engine/engine.h"

#include <poll.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "nstest/engine/slot.h"
#include "nstest/model/runtime_name.h"

namespace nstest {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kTick(100);

bool TouchesHost(const Case& played) {
  return !played.scenario.touches.empty();
}

// Changes, or sees, what other cases see too.
bool IsAlone(const Case& played) {
  return PlaysOnRealHost(played.scenario) || TouchesHost(played);
}

struct Turn {
  const Case* played = nullptr;
  int attempt = 1;
  std::optional<Plan> plan;  // once it is the next
};

}  // namespace

// One run: who plays what is decided here and nowhere else.
class Engine::Shift {
 public:
  Shift(Engine& engine, std::span<const Case> cases)
      : engine_(engine), parts_(engine.parts_), options_(engine.options_), cases_(cases) {
    const int most = std::min<int>(options_.jobs, std::max<int>(1, static_cast<int>(cases.size())));
    for (int i = 0; i < most; ++i) slots_.emplace_back(parts_);
    if (engine_.first_) slots_.front().Adopt(std::move(engine_.first_));
  }

  RunSummary Run() {
    do {
      QueueRound();
    } while (PlayQueue() && AnotherRound());
    slots_.clear();
    summary_.took = steady_clock::now() - begun_;
    return summary_;
  }

 private:
  bool Finished() const {
    const bool none_busy =
        std::none_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.busy(); });
    return queue_.empty() && none_busy;
  }

  // False: interrupted.
  bool PlayQueue() {
    Dispatch();
    while (!Finished()) {
      if (!Wait()) {
        Interrupt();
        return false;
      }
      Dispatch();
    }
    return true;
  }

  // What is in play is told, with what it had shown until then; what was not begun is not.
  void Interrupt() {
    summary_.interrupted = true;
    queue_.clear();
    for (Slot& slot : slots_) {
      if (slot.busy()) Hear(slot);
      if (!slot.busy()) continue;
      slot.Abandon({EndingKind::kError, {"", "interrupted"}, -1});
      Finish(slot);
    }
  }

  // All rounds of --repeat at once, so that they play side by side; one of --until-fail.
  void QueueRound() {
    const int rounds = std::max(options_.repeat, 1);
    for (int i = 0; i < rounds; ++i) {
      ++round_;
      for (const Case& played : cases_) {
        if (!IsAlone(played)) queue_.push_back({&played, round_, {}});
      }
    }
    for (int i = 0; i < rounds; ++i) {
      for (const Case& played : cases_) {
        if (IsAlone(played)) queue_.push_back({&played, round_ - rounds + 1 + i, {}});
      }
    }
  }

  // --until-fail: while the last round was all well, and something was played in it.
  bool AnotherRound() const {
    const Counts& counts = summary_.counts;
    const int played = counts.pass + counts.xfail + counts.xpass;
    return options_.repeat == 0 && !any_bad_ && !stopped_ && played >= round_;
  }

  std::size_t BusySlots() const {
    return static_cast<std::size_t>(
        std::count_if(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.busy(); }));
  }

  // Gives turns to workers until there is nothing to give, or nobody to take it.
  void Dispatch() {
    while (!queue_.empty()) {
      const bool alone = IsAlone(*queue_.front().played);
      if (alone_in_play_ || (alone && BusySlots() > 0)) return;
      if (!MakeReady(queue_.front())) {
        queue_.pop_front();
        continue;
      }
      Slot* slot = FindSlot(*queue_.front().played);
      if (slot == nullptr) return;
      const Turn turn = std::move(queue_.front());
      queue_.pop_front();
      const Status may = TouchesHost(*turn.played) ? parts_.take_turn() : Status();
      may ? Give(turn, *slot) : ReportError(turn, may.error().Text());
    }
  }

  // Plans a turn. False: it is a skip, which needs no worker, and told.
  bool MakeReady(Turn& turn) {
    if (turn.plan) return true;
    auto plan = parts_.plan(*turn.played);
    if (const Reason* reason = std::get_if<Reason>(&plan)) {
      Evidence evidence;
      evidence.ending = {EndingKind::kSkip, *reason, -1};
      Report(parts_.judge(*turn.played, evidence), turn.attempt);
      return false;
    }
    turn.plan = std::move(*std::get_if<Plan>(&plan));
    return true;
  }

  // A worker that can begin at once; failing that, a new one is called in.
  Slot* FindSlot(const Case& played) {
    if (PlaysOnRealHost(played.scenario)) {
      slots_.front().Dismiss();
      Hire(slots_.front(), true);
    }
    for (Slot& slot : slots_) {
      if (slot.idle()) return &slot;
    }
    for (Slot& slot : slots_) {
      if (slot.has_worker()) continue;
      Hire(slot, false);
      if (slot.idle()) return &slot;
    }
    return nullptr;
  }

  void Hire(Slot& slot, bool real_host) {  // NOLINT: the flag is passed on, as WorkerMaker has it
    auto greeted = HireWorker(parts_.workers, real_host);
    if (!greeted) {
      Refuse(greeted.error().Text());
      return;
    }
    slot.Adopt(std::move(greeted->worker));
  }

  // No worker, no case: each that is left is an error, told with the step that was refused.
  void Refuse(const std::string& why) {
    if (BusySlots() > 0) return;
    for (Turn& turn : std::exchange(queue_, {})) {
      if (!MakeReady(turn)) continue;
      ReportError(turn, "no worker could be started: " + why);
    }
    stopped_ = true;
  }

  void ReportError(const Turn& turn, const std::string& why) {
    Evidence evidence;
    evidence.ending = {EndingKind::kError, {"", why}, -1};
    Report(parts_.judge(*turn.played, evidence), turn.attempt);
  }

  void Give(const Turn& turn, Slot& slot) {
    parts_.reporter.CaseStarted({turn.played->id, turn.played->scenario.title, turn.attempt});
    alone_in_play_ = IsAlone(*turn.played);
    slot.Begin(*turn.played, turn.attempt, *turn.plan);
  }

  // Waits for news of a worker. False: interrupted.
  bool Wait() {
    std::vector<pollfd> wanted{{options_.interrupt_fd, POLLIN, 0}};
    std::vector<Slot*> asked;
    for (Slot& slot : slots_) {
      if (!slot.has_worker()) continue;
      wanted.push_back({slot.fd(), POLLIN, 0});
      asked.push_back(&slot);
    }
    ::poll(wanted.data(), wanted.size(), static_cast<int>(kTick.count()));
    if ((wanted.front().revents & POLLIN) != 0) return false;
    for (std::size_t i = 0; i < asked.size(); ++i) {
      if (wanted[i + 1].revents != 0) Hear(*asked[i]);
    }
    EndOverdue();
    Tick();
    return true;
  }

  void Hear(Slot& slot) {
    const SlotNews news = slot.Hear();
    if (news == SlotNews::kCaseDone || news == SlotNews::kGone) Finish(slot);
  }

  void Finish(Slot& slot) {
    auto done = slot.TakeDone();
    if (!done) return;
    if (done->announced || TouchesHost(*done->played)) {
      if (Status undone = parts_.undo_all(); !undone) {
        done->evidence.leftovers.push_back("not put back: " + undone.error().Text());
      }
    }
    if (alone_in_play_ && PlaysOnRealHost(done->played->scenario)) slot.Dismiss();
    alone_in_play_ = false;
    // The worker goes on with the next case while this one is judged, if that cannot be the last.
    if (!options_.fail_fast) Dispatch();
    Report(parts_.judge(*done->played, done->evidence), done->attempt);
  }

  void EndOverdue() {
    const auto now = steady_clock::now();
    for (Slot& slot : slots_) {
      if (!slot.busy() || now < slot.deadline()) continue;
      slot.Abandon({EndingKind::kTimeout, {"", "it did not end at its own limit"}, -1});
      Finish(slot);
    }
  }

  void Tick() {
    const auto now = steady_clock::now();
    if (now - last_tick_ < kTick) return;
    last_tick_ = now;
    parts_.reporter.Tick(now - begun_);
  }

  void Report(CaseResult result, int attempt) {
    result.attempt = attempt;
    summary_.counts.Add(result.verdict);
    any_bad_ = any_bad_ || IsBad(result.verdict);
    if (options_.fail_fast && any_bad_) {
      stopped_ = true;
      queue_.clear();
    }
    parts_.reporter.CaseFinished(result);
  }

  Engine& engine_;
  const EngineParts& parts_;
  const EngineOptions& options_;
  std::span<const Case> cases_;
  std::deque<Slot> slots_;
  std::deque<Turn> queue_;
  RunSummary summary_;
  int round_ = 0;
  bool alone_in_play_ = false;
  bool stopped_ = false;
  bool any_bad_ = false;
  steady_clock::time_point begun_ = steady_clock::now();
  steady_clock::time_point last_tick_ = begun_;
};

Engine::Engine(const EngineParts& parts, const EngineOptions& options)
    : parts_(parts), options_(options) {}

Engine::~Engine() = default;

Result<Value> Engine::Open() {
  auto greeted = HireWorker(parts_.workers, false);
  if (!greeted) return greeted.error();
  first_ = std::move(greeted->worker);
  return std::move(greeted->facts);
}

RunSummary Engine::Run(std::span<const Case> cases) {
  return Shift(*this, cases).Run();
}

}  // namespace nstest
