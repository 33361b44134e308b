#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "nstest/calls/struct_table.h"
#include "nstest/syscalls/performer.h"
#include "nstest/syscalls/struct_bytes.h"

namespace nstest {

namespace {

constexpr std::size_t kStack = 512UL * 1024;

bool Pauses(const Call& call) {
  return std::any_of(call.inner.begin(), call.inner.end(),
                     [](const Call& one) { return one.name == "pause"; });
}

// Shares our memory while we go on: it may do nothing but system calls.
bool IsBare(std::uint64_t flags) {
  return (flags & CLONE_VM) != 0 && (flags & CLONE_VFORK) == 0;
}

int Idle(void* pauses) {
  while (pauses != nullptr) ::syscall(SYS_ppoll, nullptr, 0, nullptr, nullptr, 0);
  ::syscall(SYS_exit, 0);
  return 0;
}

struct Stack {
  void* memory = MAP_FAILED;

  Stack()
      : memory(
            ::mmap(nullptr, kStack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {}

  bool valid() const { return memory != MAP_FAILED; }

  void* top() const { return static_cast<char*>(memory) + kStack; }
};

}  // namespace

Result<Performer::Birth> Performer::BirthOf(const Call& call, const CallInfo& info,
                                            const std::vector<Value>& arguments, Buffers& buffers) {
  Birth birth{.exit_signal = SIGCHLD};
  if (call.name == "vfork") birth.flags = CLONE_VM | CLONE_VFORK;
  if (call.name == "clone") {
    const auto flags = FlagsOf(arguments.at(0), info.parameters[0].set);
    if (!flags) return flags.error();
    birth.flags = static_cast<std::uint64_t>(*flags);
    // The low byte is the signal; an author who writes one there means it.
    if ((birth.flags & CSIGNAL) != 0) birth.exit_signal = 0;
  }
  if (call.name == "clone3") {
    const StructInfo& layout = *FindStruct("clone_args");
    birth.clone3 = &buffers.Add(layout.size);
    NSTEST_TRY(EncodeStruct(layout, arguments.at(0), *birth.clone3, buffers));
    clone_args cloned{};
    std::memcpy(&cloned, birth.clone3->data(), sizeof cloned);
    birth.flags = cloned.flags;
    const bool plain = (cloned.flags & (CLONE_THREAD | CLONE_PARENT)) == 0;
    if (arguments.at(0).Find("exit_signal") == nullptr && plain) cloned.exit_signal = SIGCHLD;
    std::memcpy(birth.clone3->data(), &cloned, sizeof cloned);
  }
  return birth;
}

long Performer::Clone(const Birth& birth, int* pidfd) {
  if (birth.clone3 == nullptr) {
    // Without CLONE_SETTLS the order of the last two, which differs by machine, is of no matter.
    int unused = 0;
    return ::syscall(SYS_clone, birth.flags | static_cast<unsigned>(birth.exit_signal), nullptr,
                     (birth.flags & CLONE_PIDFD) != 0 ? pidfd : &unused, &unused, nullptr);
  }
  clone_args arguments{};
  std::memcpy(&arguments, birth.clone3->data(), sizeof arguments);
  if ((birth.flags & CLONE_PIDFD) != 0) {
    arguments.pidfd = reinterpret_cast<std::uintptr_t>(pidfd);
  }
  return ::syscall(SYS_clone3, &arguments, sizeof arguments);
}

Result<CallOutcome> Performer::MakeBareChild(const Call& call, const Birth& birth) {
  const Stack stack;
  if (!stack.valid()) return ErrnoError("mmap");
  // Its stack is never given back: only its end would allow that.
  void* pauses = Pauses(call) ? stack.memory : nullptr;
  int unused = 0;
  return OutcomeOf(::clone(
      Idle, stack.top(),
      static_cast<int>(birth.flags) | ((birth.flags & CLONE_THREAD) != 0 ? 0 : birth.exit_signal),
      pauses, &unused, nullptr, &unused));
}

void Performer::LiveAsChild(const Call& call, UniqueFd socket, const std::string& id,
                            const Birth& birth) {
  if ((birth.flags & CLONE_FILES) == 0) ::close(socket_);
  Performer child(socket.get(), id);
  child.saved_ = saved_;
  child.labels_ = labels_;
  if (!child.Ask(Arrived{})) ::_exit(1);
  const Going going = child.PerformList(call.inner);
  if (going == Going::kOn) ::_exit(0);
  if (going == Going::kPaused) child.Tell(Resting{});
  ::_exit(child.Serve());
}

Result<CallOutcome> Performer::MakeChild(const Call& call, const Birth& birth) {
  if (IsBare(birth.flags)) return MakeBareChild(call, birth);
  auto sockets = MakeSocketPair();
  if (!sockets) return sockets.error();
  const std::string id = id_ + '.' + std::to_string(++children_);
  Tell(Born{id, call.label}, {.descriptor = sockets->ours.get()});
  sockets->ours.Reset();
  int pidfd = -1;
  long pid = 0;
  if ((birth.flags & CLONE_VM) != 0) {
    // The child runs on a stack of its own while this process waits for its exec or its end.
    struct Shared {
      Performer& parent;
      const Call& call;
      UniqueFd& socket;
      const std::string& id;
      const Birth& birth;
    } shared{*this, call, sockets->theirs, id, birth};

    const Stack stack;
    if (!stack.valid()) return ErrnoError("mmap");
    pid = ::clone(
        [](void* given) -> int {
          auto& in = *static_cast<Shared*>(given);
          in.parent.LiveAsChild(in.call, UniqueFd(::fcntl(in.socket.get(), F_DUPFD_CLOEXEC, 0)),
                                in.id, in.birth);
        },
        stack.top(), static_cast<int>(birth.flags) | birth.exit_signal, &shared);
  } else {
    pid = Clone(birth, &pidfd);
    if (pid == 0) LiveAsChild(call, std::move(sockets->theirs), id, birth);
  }
  CallOutcome outcome = OutcomeOf(pid);
  // With a shared table of descriptors the child's own would be closed.
  if ((birth.flags & CLONE_FILES) != 0 && outcome.errnum == 0) {
    [[maybe_unused]] const int kept = sockets->theirs.Release();
  }
  sockets->theirs.Reset();
  if (outcome.errnum != 0) {
    Tell(Unborn{id});
    return outcome;
  }
  if (pidfd >= 0) outcome.out = pidfd;
  // Labels are told before the child is waited for: it may want to know its own.
  if (!call.label.empty()) {
    labels_[call.label] = CallEvidence(outcome);
    Tell(Done{call.label, labels_[call.label], true});
  }
  if (!Pauses(call)) return outcome;
  auto paused = Ask(AwaitChild{id});
  return paused ? Result<CallOutcome>(outcome) : paused.error();
}

}  // namespace nstest
