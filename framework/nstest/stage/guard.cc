#include "nstest/stage/guard.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <utility>

#include "nstest/kernel/pidfd.h"
#include "nstest/kernel/spawn.h"
#include "nstest/process/place.h"
#include "nstest/stage/guard_folder.h"
#include "nstest/stage/guard_messages.h"
#include "nstest/stage/guard_notes.h"
#include "nstest/stage/self.h"
#include "nstest/stage/undo.h"
#include "nstest/syscalls/wire.h"

namespace nstest {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

bool IsReadable(int fd, milliseconds patience) {
  const auto deadline = steady_clock::now() + patience;
  pollfd wanted{fd, POLLIN, 0};
  for (auto left = patience;;) {
    const int ready = ::poll(&wanted, 1, static_cast<int>(left.count()));
    if (ready >= 0 || errno != EINTR) return ready > 0;
    left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    left = std::max(left, milliseconds(0));
  }
}

struct Answer {
  std::string refused;
  UniqueFd lock;
};

// An error: the guard is lost.
Result<Answer> AskOnce(int socket, const Value& question, const Enclosed& enclosed) {
  // Undoing is a few system calls; a guard that takes this long is stopped or dead.
  constexpr std::chrono::seconds kPatience = kTurnPatience + std::chrono::seconds(10);
  NSTEST_TRY(SendLetter(socket, question, enclosed));
  if (!IsReadable(socket, kPatience)) return Error{"guard", 0, "it does not answer"};
  auto letter = ReceiveLetter(socket);
  if (!letter) return letter.error();
  if (!letter->has_value()) return Error{"guard", 0, "it is gone"};
  auto answer = ReadAs<FromGuard>((*letter)->value);
  if (!answer) return answer.error();
  return Answer{std::get<Noted>(*answer).refused, std::move((*letter)->descriptor)};
}

std::string WhatIsLeft(const HostChange& change) {
  return change.kind == "clock" ? "the wall clock" : "the " + change.kind + ' ' + change.name;
}

bool MayAnswerLater(const HostChange& change) {
  return IsRemovedByTool(change) && !FindCommand(change.program.path).empty();
}

// Empty where nothing was to be mended.
std::string MendedText(const Undo& undo, const Result<bool>& played) {
  if (!played) {
    return WhatIsLeft(undo.change) + " is as a killed run left it: " + played.error().Text();
  }
  if (!*played) return {};
  if (!IsHosts(undo.change)) {
    return WhatIsLeft(undo.change) + " was removed, which a killed run had left";
  }
  return WhatIsLeft(undo.change) + " was put back, which a killed run had left changed";
}

}  // namespace

Result<Guard::Child> Guard::StartChild() {
  auto pair = MakeSocketPair();
  if (!pair) return pair.error();
  auto spawned = Spawn({}, [&](SpawnedChild& /*child*/) -> Status {
    return ExecSelf("nstest-guard", pair->theirs.get());
  });
  if (!spawned) return spawned.error();
  return Child{std::move(pair->ours), std::move(spawned->pidfd)};
}

Result<std::unique_ptr<Guard>> Guard::Start(std::function<void()> replaced) {
  auto child = StartChild();
  if (!child) return child.error();
  return std::unique_ptr<Guard>(new Guard(std::move(*child), std::move(replaced)));
}

Guard::~Guard() {
  const bool lost = IsReadable(child_.pidfd.get(), milliseconds(0));
  if (lost && (turn_.valid() || notes_.valid())) [[maybe_unused]]
    const Status replaced = Replace();
  child_.socket.Reset();
  // It may be stopped.
  constexpr milliseconds kPatience(15'000);
  if (!IsReadable(child_.pidfd.get(), kPatience)) return;
  [[maybe_unused]] const auto ended = PidfdReap(child_.pidfd.get());
}

Status Guard::Replace() {
  [[maybe_unused]] const Status killed = PidfdSignal(child_.pidfd.get(), SIGKILL);
  [[maybe_unused]] const auto ended = PidfdWait(child_.pidfd.get());
  auto successor = StartChild();
  if (!successor) return successor.error();
  child_ = std::move(*successor);
  const auto hand_on = [&](const UniqueFd& lock, const ToGuard& question) -> Status {
    if (!lock.valid()) return {};
    const auto taken =
        AskOnce(child_.socket.get(), MakeValue(question), {.descriptor = lock.get()});
    return taken ? Status() : Status(taken.error());
  };
  NSTEST_TRY(hand_on(turn_, InheritTurn{}));
  NSTEST_TRY(hand_on(notes_, InheritNotes{}));
  replaced_();
  return {};
}

// What was done already is not done again, so a question may be asked of two.
Result<UniqueFd> Guard::Ask(const Value& question) {
  auto answer = AskOnce(child_.socket.get(), question, {});
  if (!answer) {
    NSTEST_TRY(Replace());
    answer = AskOnce(child_.socket.get(), question, {});
  }
  if (!answer) return answer.error();
  if (!answer->refused.empty()) return Error{"guard", 0, answer->refused};
  return std::move(answer->lock);
}

Status Guard::Announce(const HostChange& change) {
  if (IsHosts(change)) NSTEST_TRY(TakeTurn());
  auto lock = Ask(MakeValue(ToGuard(nstest::Announce{change})));
  if (!lock) return lock.error();
  notes_ = std::move(*lock);
  return {};
}

Status Guard::TakeTurn() {
  auto lock = Ask(MakeValue(ToGuard(nstest::TakeTurn{})));
  if (!lock) return lock.error();
  turn_ = std::move(*lock);
  return {};
}

Status Guard::UndoAll() {
  const auto undone = Ask(MakeValue(ToGuard(nstest::UndoAll{})));
  turn_.Reset();
  return undone ? Status() : Status(undone.error());
}

std::vector<std::string> MendWhatGuardsLeft() {
  std::vector<std::string> told;
  auto orphaned = OrphanedNotes::TakeAll();
  HostTurn turn;
  // Whoever has the turn does not hold it for ever: else it is as well to mend as to leave it.
  if (!orphaned.empty()) {
    [[maybe_unused]] const Status ignored = turn.Take(kTurnPatience);
  }
  const auto enough = steady_clock::now() + kToolPatience;
  for (OrphanedNotes& notes : orphaned) {
    Undos stuck;
    const Undos& undos = notes.undos();
    for (auto undo = undos.rbegin(); undo != undos.rend(); ++undo) {
      const auto played = PlayUndo(*undo, enough);
      if (!played && MayAnswerLater(undo->change)) stuck.insert(stuck.begin(), *undo);
      if (std::string text = MendedText(*undo, played); !text.empty())
        told.push_back(std::move(text));
    }
    notes.Keep(std::move(stuck));
  }
  turn.End();
  return told;
}

}  // namespace nstest
