#include "nstest/stage/worker.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <optional>

#include "nstest/runtime/gate.h"
#include "nstest/runtime/reaping_init.h"
#include "nstest/stage/attend.h"
#include "nstest/stage/channel.h"
#include "nstest/stage/disposable_host.h"
#include "nstest/stage/leftovers.h"
#include "nstest/stage/messages.h"
#include "nstest/stage/play.h"
#include "nstest/stage/runtimes.h"

namespace nstest {

namespace {

using std::chrono::steady_clock;

// The runner answers at once or is gone; a worker has nothing to do but wait for it.
constexpr SteadyTime kForEver = SteadyTime::max();

class Worker {
 public:
  explicit Worker(UniqueFd socket) : channel_(std::move(socket)) {}

  int Live() {
    const auto prepare = Ask<Prepare>();
    if (!prepare) return 1;
    const auto facts = BecomeHost(*prepare);
    if (!facts) return 1;
    const CgroupSet cgroups = prepare->own_cgroups ? ReadOwnCgroups().value_or({}) : CgroupSet();
    HostState state(prepare->real_host ? HostState::Kind::kReal : HostState::Kind::kDisposable,
                    cgroups);
    const PlayOptions options{
        .real_root = HasAllIds(*facts), .cgroups = cgroups, .folders = prepare->folders};
    Player player(loop_, MakeFind(), options);
    for (;;) {
      const auto message = Next();
      if (!message) return 0;
      if (const auto* play = std::get_if<nstest::Play>(&*message)) {
        PlayCase(play->plan, player, state);
      } else if (const auto* arrange = std::get_if<Arrange>(&*message)) {
        if (!PlayPart(*arrange, options, state)) return 0;
      } else {
        return 0;
      }
    }
  }

 private:
  void PlayCase(const Plan& plan, Player& player, HostState& state) {
    const auto begun = steady_clock::now();
    CaseEnd end = player.Play(plan, MakeTalk());
    CaseDone done{.ending = std::move(end.ending), .leftovers = std::move(end.leftovers)};
    for (std::string& one : state.CompareAndClean(player.LastingProcesses())) {
      done.leftovers.push_back(std::move(one));
    }
    done.took = steady_clock::now() - begun;
    Tell(done);
  }

  // In a guest.
  bool PlayPart(const Arrange& arrange, const PlayOptions& options, HostState& state) {
    const FindRuntime find = MakeFind();
    const AttendTalk talk{.tell = [this](const FromWorker& message) { Tell(message); },
                          .next = [this] { return Next(); }};
    auto left = Attend(arrange, {loop_, find, options, {}}, talk);
    if (!left) return false;
    for (std::string& one : state.CompareAndClean({})) left->leftovers.push_back(std::move(one));
    Tell(*left);
    return true;
  }

  // Root of a container's user namespace has fewer, and no unprivileged range to give away.
  static bool HasAllIds(const Value& facts) {
    constexpr double kAllIds = 4'294'967'295;
    const Value* ids = facts.Find("host.ids");
    return ids != nullptr && ids->number() >= kAllIds;
  }

  std::optional<Value> BecomeHost(const Prepare& prepare) {
    auto facts = BecomeDisposableHost(prepare);
    Hello hello;
    if (facts) {
      hello.facts = *facts;
    } else {
      hello.refused = facts.error().Text();
    }
    Tell(hello);
    return facts ? std::optional(*facts) : std::nullopt;
  }

  FindRuntime MakeFind() {
    return [this](const Plan& plan, const Container& container) -> Runtime& {
      return runtimes_.Find(plan, container);
    };
  }

  PlayTalk MakeTalk() {
    return {.step_done = [this](const StepEvidence& evidence) { Tell(StepDone{evidence}); },
            .holds =
                [this](const StepEvidence& evidence) {
                  Tell(Attempt{evidence});
                  const auto answer = Ask<Holds>();
                  return answer && answer->holds;
                },
            .announce = [this](const HostChange& change) -> Status {
              Tell(Announce{change});
              const auto answer = Ask<Noted>();
              if (answer && answer->refused.empty()) return {};
              return Error{"guard", 0, answer ? answer->refused : "the runner is gone"};
            }};
  }

  void Tell(const FromWorker& message) {
    // The runner's end is our end: nothing we made can outlive us.
    if (!channel_.Send(MakeValue(message))) ::_exit(1);
  }

  std::optional<ToWorker> Next() {
    auto value = channel_.Receive(kForEver);
    if (!value || !value->has_value()) return std::nullopt;
    auto message = ReadAs<ToWorker>(**value);
    return message ? std::optional(std::move(*message)) : std::nullopt;
  }

  // The next message, which must be of this kind. Nothing at the end, or after nonsense.
  template <typename Kind>
  std::optional<Kind> Ask() {
    const auto message = Next();
    if (!message) return std::nullopt;
    const Kind* wanted = std::get_if<Kind>(&*message);
    return wanted != nullptr ? std::optional(*wanted) : std::nullopt;
  }

  Channel channel_;
  Loop loop_;
  Runtimes runtimes_;
};

}  // namespace

int InitMain(UniqueFd socket) {
  return RunExecutedInit(std::move(socket));
}

int GateMain() {
  ::signal(SIGPIPE, SIG_DFL);  // NOLINT: a constant
  return RunGate();
}

int WorkerMain(UniqueFd socket) {
  ::prctl(PR_SET_NAME, "nstest-worker");
  ::signal(SIGPIPE, SIG_IGN);  // NOLINT: a constant
  return Worker(std::move(socket)).Live();
}

}  // namespace nstest
