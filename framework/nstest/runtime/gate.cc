#include "nstest/runtime/gate.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "nstest/base/unique_fd.h"
#include "nstest/kernel/exec.h"
#include "nstest/kernel/pidfd.h"
#include "nstest/model/error_value.h"
#include "nstest/model/fields.h"
#include "nstest/process/place.h"
#include "nstest/runtime/reaping_init.h"
#include "nstest/syscalls/wire.h"

namespace nstest {

template <typename Archive>
void Fields(Archive& archive, GateTask& task) {
  archive("argv", task.argv);
  archive("env", task.env);
  archive("workdir", task.workdir);
  archive("default_workdir", task.default_workdir);
}

namespace {

constexpr const char* kSocketName = "socket";
constexpr const char* kProgramName = "init";

Result<UniqueFd> MakeSocket() {
  UniqueFd socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  if (!socket.valid()) return ErrnoError("socket");
  return socket;
}

sockaddr_un MakeAddress(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(static_cast<char*>(address.sun_path), sizeof address.sun_path - 1);
  return address;
}

Status AskForSenders(int socket) {
  constexpr int kOn = 1;
  if (::setsockopt(socket, SOL_SOCKET, SO_PASSCRED, &kOn, sizeof kOn) == 0) return {};
  return ErrnoError("setsockopt(SO_PASSCRED)");
}

// Open to whoever the container's first process is; the way to it is root's alone.
Result<UniqueFd> Listen(const std::string& path) {
  auto socket = MakeSocket();
  if (!socket) return socket;
  const sockaddr_un address = MakeAddress(path);
  const auto* any = reinterpret_cast<const sockaddr*>(&address);
  if (::bind(socket->get(), any, sizeof address) != 0) return ErrnoError("bind", path);
  constexpr mode_t kForAll = 0666;
  if (::chmod(path.c_str(), kForAll) != 0) return ErrnoError("chmod", path);
  if (::listen(socket->get(), 1) != 0) return ErrnoError("listen", path);
  return socket;
}

pid_t PeerOf(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? peer.pid : 0;
}

}  // namespace

Result<Gate> Gate::Open(int folder, const std::string& name) {
  constexpr mode_t kForAll = 0755;
  if (::mkdirat(folder, name.c_str(), kForAll) != 0) return ErrnoError("mkdir", name);
  const UniqueFd made(::openat(folder, name.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!made.valid()) return ErrnoError("open", name);
  const UniqueFd program(
      ::openat(made.get(), kProgramName, O_WRONLY | O_CREAT | O_CLOEXEC, kForAll));
  if (!program.valid()) return ErrnoError("open", kProgramName);
  // Short, as the address of a socket must be.
  auto socket = Listen("/proc/self/fd/" + std::to_string(made.get()) + '/' + kSocketName);
  if (!socket) return socket.error();
  return Gate(std::move(*socket));
}

Result<GateGuest> Gate::Await(int bringer, SteadyTime deadline) const {
  using std::chrono::milliseconds;
  const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
  std::array<pollfd, 2> wanted{{{socket_.get(), POLLIN, 0}, {bringer, POLLIN, 0}}};
  const auto patience = static_cast<int>(std::max(left, milliseconds(0)).count());
  const bool late = ::poll(wanted.data(), wanted.size(), patience) <= 0;
  if (wanted[0].revents == 0) {
    const std::string why = late ? "in time" : "before it was gone";
    return Error{.step = "the container's first process did not report " + why};
  }
  GateGuest guest{.socket = UniqueFd(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC)),
                  .pidfd = UniqueFd()};
  if (!guest.socket.valid()) return ErrnoError("accept");
  NSTEST_TRY(AskForSenders(guest.socket.get()));
  guest.pid = PeerOf(guest.socket.get());
  // It waits for us, so its number is nobody else's.
  if (guest.pid > 0) guest.pidfd.Reset(PidfdOpen(guest.pid));
  return guest;
}

Status PassGate(const GateGuest& guest, const GateTask& task, const GateStreams& streams) {
  const int socket = guest.socket.get();
  for (const int stream : {streams.in, streams.out, streams.err}) {
    NSTEST_TRY(SendLetter(socket, Value("stream"), {.descriptor = stream}));
  }
  NSTEST_TRY(SendLetter(socket, MakeValue(task), {}));
  auto answer = ReceiveLetter(socket);
  if (!answer) return answer.error();
  // The end of the socket is its program's begin.
  if (!answer->has_value()) return {};
  const auto error = ErrorIn((*answer)->value);
  return error ? *error : Status();
}

void RemoveGate(int folder, const std::string& name) {
  for (const char* file : {kSocketName, kProgramName}) {
    ::unlinkat(folder, (name + '/' + file).c_str(), 0);
  }
  ::unlinkat(folder, name.c_str(), AT_REMOVEDIR);
}

// ---- the gate itself

namespace {

Result<UniqueFd> Connect() {
  auto socket = MakeSocket();
  if (!socket) return socket;
  NSTEST_TRY(AskForSenders(socket->get()));
  const sockaddr_un address = MakeAddress(std::string(kGateFolder) + '/' + kSocketName);
  const auto* any = reinterpret_cast<const sockaddr*>(&address);
  if (::connect(socket->get(), any, sizeof address) != 0) return ErrnoError("connect");
  return socket;
}

Result<Letter> Receive(int socket) {
  auto letter = ReceiveLetter(socket);
  if (!letter) return letter.error();
  if (!letter->has_value()) return Error{"gate", 0, "it was left alone"};
  return std::move(**letter);
}

Result<GateTask> ReceiveTask(int socket) {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    const auto letter = Receive(socket);
    if (!letter) return letter.error();
    if (::dup2(letter->descriptor.get(), stream) < 0) return ErrnoError("dup2");
  }
  const auto letter = Receive(socket);
  if (!letter) return letter.error();
  return ReadAs<GateTask>(letter->value);
}

Error Become(const GateTask& task) {
  const Place place{.workdir = task.workdir, .default_workdir = task.default_workdir};
  ::umask(022);
  if (task.env) {
    if (const Status entered = EnterWorkdir(place); !entered) return entered.error();
  }
  return Exec(task.argv, task.env ? *task.env : OwnEnvironment());
}

}  // namespace

int RunGate() {
  constexpr int kNotFound = 127;
  auto socket = Connect();
  if (!socket) return EXIT_FAILURE;
  const auto task = ReceiveTask(socket->get());
  if (!task) return EXIT_FAILURE;
  if (task->argv.empty()) {
    ::umask(022);
    // What PassGate waits for.
    if (!SendLetter(socket->get(), Value(), {})) return EXIT_FAILURE;
    return RunExecutedInit(std::move(*socket));
  }
  [[maybe_unused]] const Status told = SendLetter(socket->get(), ErrorValue(Become(*task)), {});
  return kNotFound;
}

}  // namespace nstest
