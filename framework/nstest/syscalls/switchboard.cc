#include "nstest/syscalls/switchboard.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <list>
#include <variant>

#include "nstest/base/names.h"
#include "nstest/calls/call_table.h"
#include "nstest/kernel/pidfd.h"
#include "nstest/kernel/procfs.h"
#include "nstest/syscalls/messages.h"
#include "nstest/syscalls/wire.h"

namespace nstest {

namespace {

using std::chrono::steady_clock;

enum class State { kComing, kRunning, kAsking, kResting, kGone };

using Question = std::variant<std::monostate, WantLabel, Meet, AwaitChild, WantDescriptor>;

struct Member {
  Actor* actor = nullptr;
  std::string id;
  std::string label;
  State state = State::kRunning;
  bool guest = false;  // kept from an earlier step: it does nothing of this one
  Question question;
  std::optional<std::string> leaving;
  std::size_t done = 0;  // how many calls of its list
};

bool IsOver(const Member& member) {
  return member.guest || member.state == State::kResting || member.state == State::kGone;
}

// The initial user namespace: PROC_USER_INIT_INO of the kernel.
constexpr ino_t kInitialUserNamespace = 0xEFFFFFFD;

// A process's directory in /proc, which may be that of an outer PID namespace, with other numbers.
Result<std::string> DirectoryOf(int pidfd) {
  auto proc = ProcRoot::Open();
  if (!proc) return proc.error();
  const auto info = ReadPidfdInfo(proc->get(), pidfd);
  if (!info) return info.error();
  return "/proc/" + std::to_string(info->pid);
}

std::optional<ino_t> NamespaceInode(const std::string& directory, const std::string& file) {
  struct stat status {};

  if (::stat((directory + "/ns/" + file).c_str(), &status) != 0) return std::nullopt;
  return status.st_ino;
}

// Why a guarded call may not be made; empty where it may. What cannot be proved is refused.
std::string ObjectionTo(CallGuard guard, pid_t caller) {
  const UniqueFd pidfd(PidfdOpen(caller));
  const std::string process = DirectoryOf(pidfd.get()).value_or("");
  if (guard == CallGuard::kOtherPidNamespace) {
    const auto theirs = NamespaceInode(process, "pid");
    const auto ours = NamespaceInode("/proc/self", "pid");
    if (theirs && ours && *theirs != *ours) return {};
    return "it is made only in a PID namespace of a container";
  }
  const auto user = NamespaceInode(process, "user");
  if (user && *user != kInitialUserNamespace) return {};
  return "it is made only in a user namespace that is not the initial one";
}

class Switchboard {
 public:
  Switchboard(Actor& actor, const CallTask& task, const CallSurroundings& around)
      : task_(task), around_(around) {
    members_.push_back({.actor = &actor, .id = "0"});
    for (Actor& kept : around.kept) {
      if (&kept != &actor) {
        members_.push_back({.actor = &kept, .state = State::kResting, .guest = true});
      }
    }
  }

  Result<CallReport> Run(steady_clock::time_point deadline) {
    Assignment assignment{task_.calls, {task_.saved.begin(), task_.saved.end()}};
    if (const Status told = Tell(root(), assignment); !told) {
      const bool ended = told.error().errnum == EPIPE || told.error().errnum == ECONNRESET;
      return ended ? Error{"call", 0, "'" + root().actor->name + "' has ended"} : told.error();
    }
    while (!stopped_ && !broken_ && !AllOver()) {
      if (const std::string why = WhyStuck(); !why.empty()) return Error{"call", 0, why};
      if (!WaitAndHandle(deadline)) {
        report_.timed_out = true;
        NoteWhatWaits();
        break;
      }
    }
    if (broken_) return *broken_;
    return Finish();
  }

 private:
  Member& root() { return members_.front(); }

  // Of a list, the call at which its time was up, and who waits at a checkpoint for nobody.
  void NoteWhatWaits() {
    if (task_.single || IsOver(root()) || root().done >= task_.calls.size()) return;
    std::string waiting = CallText(task_.calls[root().done]);
    for (const Member& member : members_) {
      const auto* meet = std::get_if<Meet>(&member.question);
      if (meet == nullptr || &member == &root()) continue;
      waiting += "; '" + member.label + "' is at checkpoint '" + meet->name + "' alone";
    }
    report_.evidence["waiting"] = std::move(waiting);
  }

  bool AllOver() const { return std::all_of(members_.begin(), members_.end(), IsOver); }

  // What everybody waits for, if nobody is left to do it.
  std::string WhyStuck() const {
    std::string why;
    for (const Member& member : members_) {
      if (IsOver(member)) continue;
      if (member.state != State::kAsking) return {};
      if (const auto* label = std::get_if<WantLabel>(&member.question)) {
        why = "no call labelled '" + label->label + "' is made";
      } else if (const auto* meet = std::get_if<Meet>(&member.question)) {
        why = "nobody else comes to checkpoint '" + meet->name + "'";
      } else {
        return {};
      }
    }
    return why;
  }

  template <typename Message>
  static Status Tell(const Member& member, const Message& message, const Enclosed& enclosed = {}) {
    return SendLetter(member.actor->socket.get(), MakeValue(ToPerformer(message)), enclosed);
  }

  static Status Reply(Member& member, const CallAnswer& answer, const Enclosed& enclosed = {}) {
    member.question = {};
    member.state = State::kRunning;
    return Tell(member, answer, enclosed);
  }

  static void Refuse(Member& member, std::string why) {
    [[maybe_unused]] const Status gone = Reply(member, CallAnswer{{}, std::move(why)});
  }

  // Waits for the next event and handles all that are there; false when the deadline passed.
  bool WaitAndHandle(steady_clock::time_point deadline) {
    std::vector<pollfd> wanted;
    for (const Member& member : members_) {
      const bool gone = member.state == State::kGone;
      wanted.push_back({gone ? -1 : member.actor->socket.get(), POLLIN, 0});
      wanted.push_back({gone ? -1 : member.actor->pidfd.get(), POLLIN, 0});
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now());
    if (left.count() <= 0) return false;
    const int ready = ::poll(wanted.data(), wanted.size(), static_cast<int>(left.count()));
    if (ready == 0) return false;
    if (ready < 0) return errno == EINTR;
    auto polled = wanted.begin();
    // New members are added behind while these are handled.
    const std::size_t count = members_.size();
    auto member = members_.begin();
    for (std::size_t i = 0; i < count; ++i, ++member, polled += 2) {
      if (polled[0].revents != 0) {
        TakeLetter(*member);
      } else if (polled[1].revents != 0) {
        Lose(*member);
      }
    }
    return true;
  }

  void TakeLetter(Member& member) {
    auto letter = ReceiveLetter(member.actor->socket.get());
    if (!letter || !letter->has_value()) {
      Lose(member);
      return;
    }
    auto message = ReadAs<FromPerformer>((*letter)->value);
    if (!message) {
      broken_ = message.error();
      return;
    }
    std::visit([&](auto& kind) { Handle(member, kind, **letter); }, *message);
  }

  // Its parent goes on: it is paused, gone, or waits for somebody itself.
  void ReleaseParentOf(const Member& member) {
    for (Member& other : members_) {
      const auto* awaited = std::get_if<AwaitChild>(&other.question);
      if (awaited != nullptr && awaited->id == member.id) Release(other);
    }
  }

  void Lose(Member& member) {
    member.state = State::kGone;
    ReleaseParentOf(member);
    for (Member& other : members_) {
      const auto* wanted = std::get_if<WantDescriptor>(&other.question);
      if (wanted != nullptr && FindOwner(wanted->name).first == &member) {
        Refuse(other, "fd(" + wanted->name + "): its process has ended");
      }
    }
  }

  static void Release(Member& member) {
    [[maybe_unused]] const Status gone = Reply(member, CallAnswer{});
  }

  void Handle(Member& /*parent*/, const Born& born, Letter& letter) {
    Actor& actor = children_.emplace_back();
    actor.name = born.label;
    actor.socket = std::move(letter.descriptor);
    members_.push_back(
        {.actor = &actor, .id = born.id, .label = born.label, .state = State::kComing});
  }

  void Handle(Member& /*parent*/, const Unborn& unborn, const Letter& /*letter*/) {
    for (Member& member : members_) {
      if (member.id == unborn.id) member.state = State::kGone;
    }
  }

  static void Handle(Member& member, const Arrived& /*arrived*/, const Letter& letter) {
    member.actor->pid = letter.sender;
    member.actor->pidfd.Reset(PidfdOpen(letter.sender));
    Release(member);
  }

  static void Handle(Member& member, const Leaving& leaving, const Letter& /*letter*/) {
    member.leaving = leaving.label;
  }

  void Handle(Member& member, const Done& done, const Letter& /*letter*/) {
    member.leaving.reset();
    if (!done.goes_on) ++member.done;
    if (task_.single && &member == &root()) report_.evidence = done.evidence;
    if (done.label.empty()) return;
    labels_[done.label] = done.evidence;
    if (!task_.single) report_.evidence[done.label] = done.evidence;
    for (Member& other : members_) {
      const auto* wanted = std::get_if<WantLabel>(&other.question);
      if (wanted == nullptr || wanted->label != done.label) continue;
      [[maybe_unused]] const Status gone = Reply(other, CallAnswer{done.evidence, {}});
    }
  }

  void Handle(Member& /*member*/, const Stopped& stopped, const Letter& /*letter*/) {
    stopped_ = true;
    report_.succeeded = false;
    if (task_.single) {
      report_.evidence = stopped.evidence;
      return;
    }
    report_.evidence["errno"] = *stopped.evidence.Find("errno");
    report_.evidence["failed"] = stopped.call;
  }

  void Handle(Member& /*member*/, const Broken& broken, const Letter& /*letter*/) {
    broken_ = Error{"call " + broken.step, 0, broken.subject};
  }

  void Handle(Member& member, const WantLabel& wanted, const Letter& /*letter*/) {
    const auto known = labels_.find(wanted.label);
    if (known != labels_.end()) {
      [[maybe_unused]] const Status gone = Reply(member, CallAnswer{known->second, {}});
      return;
    }
    member.question = wanted;
    member.state = State::kAsking;
    ReleaseParentOf(member);
  }

  void Handle(Member& member, const Meet& meet, const Letter& /*letter*/) {
    for (Member& other : members_) {
      const auto* waiting = std::get_if<Meet>(&other.question);
      if (waiting == nullptr || waiting->name != meet.name) continue;
      Release(other);
      Release(member);
      return;
    }
    member.question = meet;
    member.state = State::kAsking;
    ReleaseParentOf(member);
  }

  void Handle(Member& member, const AwaitChild& wanted, const Letter& /*letter*/) {
    const auto child = std::find_if(members_.begin(), members_.end(),
                                    [&](const Member& one) { return one.id == wanted.id; });
    const bool waits = child != members_.end() && child->state == State::kAsking;
    if (child == members_.end() || waits || IsOver(*child)) {
      Release(member);
      return;
    }
    member.question = wanted;
    member.state = State::kAsking;
  }

  static void Handle(Member& member, const MayI& may, const Letter& letter) {
    const std::string objection = ObjectionTo(static_cast<CallGuard>(may.guard), letter.sender);
    [[maybe_unused]] const Status gone = Reply(member, CallAnswer{{}, objection});
  }

  void Handle(Member& member, const WantProcess& wanted, const Letter& letter) {
    const auto target = Find(wanted.name, letter.sender);
    if (!target) {
      Refuse(member, "'" + wanted.name + "' was not started");
      return;
    }
    if (wanted.what == "number") {
      if (const Status told = Reply(member, CallAnswer{}, {.process = target->pid}); !told) {
        Refuse(member, "'" + wanted.name + "': " + told.error().Text());
      }
      return;
    }
    if (wanted.what == "pidfd") {
      [[maybe_unused]] const Status gone =
          Reply(member, CallAnswer{}, {.descriptor = target->pidfd});
      return;
    }
    const auto directory = DirectoryOf(target->pidfd);
    const std::string path = directory.value_or("") + "/ns/" + wanted.what;
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid()) {
      Refuse(member, "namespace(" + wanted.name + '/' + wanted.what + "): " + ErrnoName(errno));
      return;
    }
    [[maybe_unused]] const Status gone = Reply(member, CallAnswer{}, {.descriptor = file.get()});
  }

  void Handle(Member& member, const WantDescriptor& wanted, const Letter& /*letter*/) {
    const auto [owner, label] = FindOwner(wanted.name);
    if (owner == nullptr || owner->state == State::kGone) {
      Refuse(member, "fd(" + wanted.name + "): no process that performs calls");
      return;
    }
    member.question = wanted;
    member.state = State::kAsking;
    if (!Tell(*owner, Give{label})) Refuse(member, "fd(" + wanted.name + "): it has ended");
  }

  void Handle(Member& owner, const Given& given, Letter& letter) {
    for (Member& member : members_) {
      const auto* wanted = std::get_if<WantDescriptor>(&member.question);
      if (wanted == nullptr) continue;
      if (FindOwner(wanted->name) != std::pair(&owner, given.label)) continue;
      [[maybe_unused]] const Status gone =
          Reply(member, CallAnswer{{}, given.refused}, {.descriptor = letter.descriptor.get()});
      return;
    }
  }

  void Handle(Member& member, const Resting& /*resting*/, const Letter& /*letter*/) {
    member.state = State::kResting;
    ReleaseParentOf(member);
  }

  // By the label of this step, by its whole name, or kept from an earlier step.
  Member* FindMember(const std::string& name) {
    for (Member& member : members_) {
      const bool labelled = !member.label.empty() && member.label == name;
      if (labelled || (!member.actor->name.empty() && member.actor->name == name)) return &member;
      if (!member.label.empty() && task_.prefix + '.' + member.label == name) return &member;
    }
    return nullptr;
  }

  // Of "p.label.field": names of processes hold dots themselves, and the longest one counts.
  std::pair<Member*, std::string> FindOwner(const std::string& name) {
    for (std::size_t dot = name.rfind('.'); dot != std::string::npos && dot > 0;
         dot = name.rfind('.', dot - 1)) {
      if (Member* member = FindMember(name.substr(0, dot))) return {member, name.substr(dot + 1)};
    }
    return {nullptr, {}};
  }

  std::optional<NamedProcess> Find(const std::string& name, pid_t caller) {
    if (name == "self") {
      for (const Member& member : members_) {
        if (member.actor->pid == caller) return NamedProcess{member.actor->pidfd.get(), caller};
      }
    }
    if (const Member* member = FindMember(name)) {
      return NamedProcess{member->actor->pidfd.get(), member->actor->pid};
    }
    return around_.find(name);
  }

  CallReport Finish() {
    if (root().state == State::kGone && root().leaving) {
      report_.left_by = *root().leaving;
    } else if (root().state == State::kGone) {
      report_.succeeded = false;
      report_.evidence["failed"] = "the process, which ended before its list";
      report_.evidence["errno"] = ErrnoName(ESRCH);
    }
    for (Actor& child : children_) report_.children.push_back(std::move(child));
    return std::move(report_);
  }

  const CallTask& task_;
  const CallSurroundings& around_;
  std::list<Member> members_;
  std::list<Actor> children_;
  Saved labels_;
  CallReport report_;
  bool stopped_ = false;
  std::optional<Error> broken_;
};

}  // namespace

Result<CallReport> RunCalls(Actor& actor, const CallTask& task, const CallSurroundings& around,
                            steady_clock::time_point deadline) {
  return Switchboard(actor, task, around).Run(deadline);
}

}  // namespace nstest
