#include "nstest/stage/guard_life.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <functional>
#include <string>
#include <utility>

#include "nstest/kernel/capabilities.h"
#include "nstest/stage/guard_folder.h"
#include "nstest/stage/guard_messages.h"
#include "nstest/stage/guard_notes.h"
#include "nstest/stage/siblings.h"
#include "nstest/stage/undo.h"
#include "nstest/syscalls/wire.h"

namespace nstest {

namespace {

class GuardLife {
 public:
  explicit GuardLife(UniqueFd socket) : socket_(std::move(socket)) {}

  int Live() {
    for (;;) {
      auto letter = ReceiveLetter(socket_.get());
      if (!letter || !letter->has_value()) break;
      auto question = ReadAs<ToGuard>((*letter)->value);
      if (!question) break;
      enclosed_ = std::move((*letter)->descriptor);
      if (!std::visit([this](const auto& wanted) { return Answer(wanted); }, *question)) break;
    }
    // A worker that got our word may be about to make the change.
    constexpr std::chrono::seconds kPatience(5);
    siblings_.AwaitEnd(kPatience);
    undos_.insert(undos_.end(), stuck_.begin(), stuck_.end());
    stuck_.clear();
    const bool well = UndoThose([](const HostChange& /*change*/) { return true; }).empty();
    // For the next nstest.
    notes_.Keep(stuck_);
    turn_.End();  // the folder goes with it
    return well ? 0 : 1;
  }

 private:
  template <typename Question>
  Status Answer(const Question& question) {
    const Noted answer{Do(question)};
    return SendLetter(socket_.get(), MakeValue(FromGuard(answer)), {.descriptor = Lock(question)});
  }

  // What the runner holds from now on, too.
  int Lock(const Announce& /*announce*/) const { return notes_.fd(); }

  int Lock(const TakeTurn& /*turn*/) const { return turn_.fd(); }

  template <typename Other>
  int Lock(const Other& /*other*/) const {
    return -1;
  }

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
    auto undo = MakeUndoOf(announce.change);
    if (!undo) return undo.error().Text();
    undos_.push_back(std::move(*undo));
    KeepNotes();
    return {};
  }

  // Of sysctls that were put back as well: a case that plays beside the one that ended may have our
  // word for one more change, and make it when both of us are dead.
  void KeepNotes() {
    Undos all = stuck_;
    all.insert(all.end(), settled_.begin(), settled_.end());
    all.insert(all.end(), undos_.begin(), undos_.end());
    notes_.Keep(all);
  }

  std::string Do(const TakeTurn& /*turn*/) {
    const Status taken = turn_.Take(kTurnPatience);
    return taken ? "" : taken.error().Text();
  }

  std::string Do(const InheritNotes& /*notes*/) {
    siblings_.Note();
    undos_ = notes_.Inherit(std::move(enclosed_));
    return {};
  }

  std::string Do(const InheritTurn& /*turn*/) {
    turn_.Inherit(std::move(enclosed_));
    return {};
  }

  std::string Do(const UndoAll& /*all*/) {
    std::string refused;
    if (!settled_.empty()) refused = Do(TakeTurn{});
    if (refused.empty()) refused = UndoThose(IsCases);
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
    std::erase_if(undos_, [](const Undo& undo) { return IsCases(undo.change); });
    KeepNotes();
  }

  std::string UndoThose(const std::function<bool(const HostChange&)>& wanted) {
    const auto enough = std::chrono::steady_clock::now() + kToolPatience;
    std::string refused;
    for (const Undos* undos : {&undos_, &settled_}) {
      for (auto undo = undos->rbegin(); undo != undos->rend(); ++undo) {
        if (!wanted(undo->change)) continue;
        const auto played = PlayUndo(*undo, enough);
        if (played) continue;
        refused = undo->change.kind + ' ' + undo->change.name + ": " + played.error().Text();
        // As all, the last one is the first to be tried: an image goes after its containers.
        if (IsRemovedByTool(undo->change)) stuck_.insert(stuck_.begin(), *undo);
      }
    }
    return refused;
  }

  UniqueFd socket_;
  UniqueFd enclosed_;  // in the question
  Undos undos_;
  Undos settled_;  // sysctls that were put back, and may have to be once more
  Undos stuck_;    // a program did not remove them: tried once more at the end
  GuardNotes notes_;
  HostTurn turn_;
  Siblings siblings_;
};

}  // namespace

int GuardMain(UniqueFd socket) {
  ::prctl(PR_SET_NAME, "nstest-guard");
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) {
    ::signal(signal, SIG_IGN);  // NOLINT: its end comes with the runner's
  }
  ::setsid();
  // For the clock, for sysctls (which ask for one or another of these), and to end and remove what
  // lives in cgroups. What it cannot give up it keeps.
  [[maybe_unused]] const Status kept = KeepOnly(
      {"CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_KILL", "CAP_NET_ADMIN", "CAP_SYS_ADMIN",
       "CAP_SYS_PTRACE", "CAP_SYS_RAWIO", "CAP_SYS_RESOURCE", "CAP_SYS_TIME"});
  return GuardLife(std::move(socket)).Live();
}

}  // namespace nstest
