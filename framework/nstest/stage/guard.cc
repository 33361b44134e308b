#include "nstest/stage/guard.h"

#include <poll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <functional>
#include <string>
#include <vector>

#include "nstest/kernel/capabilities.h"
#include "nstest/kernel/pidfd.h"
#include "nstest/kernel/spawn.h"
#include "nstest/model/fields.h"
#include "nstest/stage/guard_folder.h"
#include "nstest/stage/guard_notes.h"
#include "nstest/stage/messages.h"
#include "nstest/stage/self.h"
#include "nstest/stage/siblings.h"
#include "nstest/stage/undo.h"

namespace nstest {

namespace {

// Such cases are short. The runner hears nothing else meanwhile.
constexpr std::chrono::seconds kTurnPatience(10);

// Everybody's on this host; cgroups are a worker's own.
bool IsHosts(const HostChange& change) {
  return change.kind != "cgroup";
}

class GuardLife {
 public:
  explicit GuardLife(UniqueFd socket) : channel_(std::move(socket)) {}

  int Live() {
    for (;;) {
      auto value = channel_.Receive(SteadyTime::max());
      if (!value || !value->has_value()) break;
      auto message = ReadAs<ToGuard>(**value);
      if (!message) break;
      Noted answer{std::visit([this](const auto& wanted) { return Do(wanted); }, *message)};
      if (!channel_.Send(MakeValue(ToWorker(answer)))) break;
    }
    // A worker that got our word may be about to make the change.
    constexpr std::chrono::seconds kPatience(5);
    siblings_.AwaitEnd(kPatience);
    const bool well = UndoThose([](const HostChange& /*change*/) { return true; }).empty();
    notes_.Keep({});
    turn_.End();  // the folder goes with it
    return well ? 0 : 1;
  }

 private:
  // Of what is changed several times, the first time tells what to put back.
  bool IsNoted(const HostChange& change) const {
    return std::any_of(undos_.begin(), undos_.end(),
                       [&](const Undo& undo) { return undo.change == change; });
  }

  // A sysctl that was changed before: what it is now a case may have set that plays beside the one
  // that ended meanwhile.
  Result<Undo> MakeUndoOf(const HostChange& change) const {
    const auto known = std::find_if(settled_.begin(), settled_.end(),
                                    [&](const Undo& undo) { return undo.change == change; });
    return known != settled_.end() ? Result<Undo>(*known) : MakeUndo(change);
  }

  std::string Do(const Announce& announce) {
    siblings_.Note();
    if (IsNoted(announce.change)) return {};
    if (IsHosts(announce.change)) {
      if (std::string refused = Do(TakeTurn{}); !refused.empty()) return refused;
    }
    auto undo = MakeUndoOf(announce.change);
    if (!undo) return undo.error().Text();
    undos_.push_back(std::move(*undo));
    notes_.Keep(undos_);
    return {};
  }

  std::string Do(const TakeTurn& /*turn*/) {
    const Status taken = turn_.Take(kTurnPatience);
    return taken ? "" : taken.error().Text();
  }

  std::string Do(const UndoAll& /*all*/) {
    std::string refused;
    if (!settled_.empty()) refused = Do(TakeTurn{});
    if (refused.empty()) refused = UndoThose(IsHosts);
    Settle();
    turn_.End();
    return refused;
  }

  // The clock's undo is done with: a time daemon may step it before the next case.
  void Settle() {
    for (const Undo& undo : undos_) {
      const bool known = std::find(settled_.begin(), settled_.end(), undo) != settled_.end();
      if (undo.change.kind == "sysctl" && !known) settled_.push_back(undo);
    }
    std::erase_if(undos_, [](const Undo& undo) { return IsHosts(undo.change); });
    notes_.Keep(undos_);
  }

  std::string UndoThose(const std::function<bool(const HostChange&)>& wanted) {
    std::string refused;
    for (const Undos* undos : {&undos_, &settled_}) {
      for (auto undo = undos->rbegin(); undo != undos->rend(); ++undo) {
        if (!wanted(undo->change)) continue;
        if (auto played = PlayUndo(*undo); !played) refused = played.error().Text();
      }
    }
    return refused;
  }

  Channel channel_;
  Undos undos_;
  Undos settled_;  // sysctls that were put back, and may have to be once more
  GuardNotes notes_;
  HostTurn turn_;
  Siblings siblings_;
};

std::string WhatIsLeft(const HostChange& change) {
  if (change.kind == "clock") return "the wall clock";
  return change.kind == "cgroup" ? "the cgroup " + change.name : "the sysctl " + change.name;
}

// Empty where nothing was to be mended.
std::string Mend(const Undo& undo) {
  const auto played = PlayUndo(undo);
  if (!played) {
    return WhatIsLeft(undo.change) + " is as a killed run left it: " + played.error().Text();
  }
  if (!*played) return {};
  return WhatIsLeft(undo.change) + " was put back, which a killed run had left changed";
}

}  // namespace

int GuardMain(UniqueFd socket) {
  ::prctl(PR_SET_NAME, "nstest-guard");
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) {
    ::signal(signal, SIG_IGN);  // NOLINT: its end comes with the runner's
  }
  ::setsid();
  // For the clock, for sysctls (which ask for one or another of these), and to end and remove what
  // lives in cgroups. What it cannot give up it keeps.
  [[maybe_unused]] const Status kept =
      KeepOnly({"CAP_DAC_OVERRIDE", "CAP_KILL", "CAP_NET_ADMIN", "CAP_SYS_ADMIN", "CAP_SYS_PTRACE",
                "CAP_SYS_RAWIO", "CAP_SYS_RESOURCE", "CAP_SYS_TIME"});
  return GuardLife(std::move(socket)).Live();
}

Result<std::unique_ptr<Guard>> Guard::Start() {
  auto pair = MakeChannelPair();
  if (!pair) return pair.error();
  auto spawned = Spawn({}, [&](SpawnedChild& /*child*/) -> Status {
    return ExecSelf("nstest-guard", pair->theirs.get());
  });
  if (!spawned) return spawned.error();
  return std::unique_ptr<Guard>(new Guard(std::move(pair->ours), std::move(spawned->pidfd)));
}

Guard::~Guard() {
  channel_ = Channel(UniqueFd());
  // It may be stopped.
  constexpr std::chrono::milliseconds kPatience(15'000);
  pollfd wanted{pidfd_.get(), POLLIN, 0};
  if (::poll(&wanted, 1, static_cast<int>(kPatience.count())) <= 0) return;
  [[maybe_unused]] const auto ended = PidfdReap(pidfd_.get());
}

Status Guard::Ask(const Value& message) {
  // Undoing is a few system calls; a guard that takes this long is stopped or dead.
  constexpr std::chrono::seconds kPatience = kTurnPatience + std::chrono::seconds(10);
  NSTEST_TRY(channel_.Send(message));
  auto value = channel_.Receive(std::chrono::steady_clock::now() + kPatience);
  if (!value) return value.error();
  if (!value->has_value()) return Error{"guard", 0, "it is gone"};
  auto answer = ReadAs<ToWorker>(**value);
  if (!answer) return answer.error();
  const Noted* noted = std::get_if<Noted>(&*answer);
  if (noted == nullptr) return Error{"guard", 0, "it answered something else"};
  if (!noted->refused.empty()) return Error{"guard", 0, noted->refused};
  return {};
}

Status Guard::Announce(const HostChange& change) {
  return Ask(MakeValue(ToGuard(nstest::Announce{change})));
}

Status Guard::TakeTurn() {
  return Ask(MakeValue(ToGuard(nstest::TakeTurn{})));
}

Status Guard::UndoAll() {
  return Ask(MakeValue(ToGuard(nstest::UndoAll{})));
}

std::vector<std::string> MendWhatGuardsLeft() {
  std::vector<std::string> told;
  const auto orphaned = OrphanedNotes::TakeAll();
  HostTurn turn;
  // Whoever has the turn does not hold it for ever: else it is as well to mend as to leave it.
  if (!orphaned.empty()) [[maybe_unused]]
    const Status taken = turn.Take(kTurnPatience);
  for (const OrphanedNotes& notes : orphaned) {
    const Undos& undos = notes.undos();
    for (auto undo = undos.rbegin(); undo != undos.rend(); ++undo) {
      if (std::string mended = Mend(*undo); !mended.empty()) told.push_back(std::move(mended));
    }
  }
  turn.End();
  return told;
}

}  // namespace nstest
