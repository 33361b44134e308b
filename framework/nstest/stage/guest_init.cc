#include "nstest/stage/guest_init.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>

#include "nstest/base/text.h"
#include "nstest/kernel/directory.h"
#include "nstest/kernel/file_text.h"
#include "nstest/kernel/fresh_mounts.h"
#include "nstest/kernel/mount_calls.h"
#include "nstest/kernel/pipe.h"
#include "nstest/runtime/guest_command.h"
#include "nstest/runtime/guest_modules.h"
#include "nstest/stage/worker_process.h"

namespace nstest {

namespace {

constexpr const char* kTree = "/tree";

// To the console.
void Say(const std::string& text) {
  [[maybe_unused]] const Status told = WriteAll(STDERR_FILENO, "nstest: " + text + "\n");
}

Status MountFirst() {
  NSTEST_TRY(MountAs({.type = "proc", .source = "proc", .at = "/proc"}));
  NSTEST_TRY(MountAs({.type = "sysfs", .source = "sysfs", .at = "/sys"}));
  return MountAs({.type = "devtmpfs", .source = "devtmpfs", .at = "/dev"});
}

// What the kernel refuses (a module whose need is missing) shows in what needs it.
void LoadAll(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (const Status loaded = LoadModule(path); !loaded) Say(loaded.error().Text());
  }
}

// Those in the first filesystem, and the names of those that wait for the tree.
std::vector<std::string> LoadFirstModules() {
  const std::string root = "/";
  const std::string folder = root + kModuleFolder;
  const UniqueFd opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  std::vector<std::string> first;
  for (const std::string& name : ReadNames(opened.get()).value_or({})) {
    first.push_back(folder + '/' + name);
  }
  LoadAll(first);
  std::vector<std::string> later;
  const std::string text = ReadFileAt(AT_FDCWD, root + kLaterModules).value_or("");
  for (const std::string_view line : Split(text, '\n')) {
    if (!line.empty()) later.emplace_back(line);
  }
  return later;
}

// The character device that is the port of our name.
Result<UniqueFd> OpenPort() {
  const std::string ports = "/sys/class/virtio-ports";
  const UniqueFd folder(::open(ports.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid()) return ErrnoError("open", ports);
  for (const std::string& device : ReadNames(folder.get()).value_or({})) {
    const auto name = ReadFileAt(folder.get(), device + "/name");
    if (!name || Trim(*name) != kGuestPortName) continue;
    const std::string path = "/dev/" + device;
    UniqueFd port(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    if (!port.valid()) return ErrnoError("open", path);
    return port;
  }
  return Error{"find", ENOENT, std::string("port ") + kGuestPortName};
}

Status LinkTo(const char* target, const char* path) {
  return ::symlink(target, path) == 0 ? Status() : ErrnoError("symlink", path);
}

// What device managers add to what the kernel makes.
Status FillDevices() {
  for (const char* path : {"/dev/pts", "/dev/shm", "/dev/mqueue"}) {
    NSTEST_TRY(MakeDirectories(path));
  }
  NSTEST_TRY(LinkTo("/proc/self/fd", "/dev/fd"));
  NSTEST_TRY(LinkTo("/proc/self/fd/0", "/dev/stdin"));
  NSTEST_TRY(LinkTo("/proc/self/fd/1", "/dev/stdout"));
  return LinkTo("/proc/self/fd/2", "/dev/stderr");
}

// The host's tree becomes the root. The first filesystem cannot be exchanged (pivot_root(2)), so
// that it is covered.
Status EnterTree() {
  const std::string tree = kTree;
  NSTEST_TRY(
      MountAs({.type = "virtiofs", .source = kGuestTreeName, .at = tree, .options = {"ro"}}));
  for (const std::string path : {"/proc", "/sys", "/dev"}) {
    NSTEST_TRY(MountAs({.type = "move", .source = path, .at = tree + path}));
  }
  if (::chdir(kTree) != 0) return ErrnoError("chdir", kTree);
  if (::mount(".", "/", nullptr, MS_MOVE, nullptr) != 0) return ErrnoError("mount(MS_MOVE)", "/");
  if (::chroot(".") != 0) return ErrnoError("chroot", kTree);
  if (::chdir("/") != 0) return ErrnoError("chdir", "/");
  return {};
}

Status BecomeHostOfWorkers(const std::vector<std::string>& modules) {
  NSTEST_TRY(EnterTree());
  LoadAll(modules);
  NSTEST_TRY(FillDevices());
  return MountAs({.type = "cgroup2", .source = "cgroup2", .at = "/sys/fs/cgroup"});
}

// Copies until an end closes; never returns.
[[noreturn]] void Copy(int from, int to) {
  std::array<char, 16 * 1024> chunk;  // NOLINT: filled by read(2)
  for (;;) {
    const ssize_t count = ::read(from, chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) ::_exit(EXIT_SUCCESS);
    const std::string_view bytes(chunk.data(), static_cast<std::size_t>(count));
    if (!WriteAll(to, bytes)) ::_exit(EXIT_FAILURE);
  }
}

Status Fork(int from, int to) {
  const pid_t pid = ::fork();
  if (pid < 0) return ErrnoError("fork");
  if (pid == 0) Copy(from, to);
  return {};
}

// The port as a socket: a process for each direction.
Result<UniqueFd> MakeSocketOfPort() {
  const auto port = OpenPort();
  if (!port) return port.error();
  auto pair = MakeChannelPair();
  if (!pair) return pair.error();
  NSTEST_TRY(Fork(port->get(), pair->theirs.get()));
  NSTEST_TRY(Fork(pair->theirs.get(), port->get()));
  return std::move(pair->ours);
}

void ReapAll() {
  while (::waitpid(-1, nullptr, WNOHANG) > 0) {
  }
}

// To the worker. False: no more comes.
Result<bool> PassIn(Channel& port, WorkerLink& worker) {
  for (;;) {
    const auto value = port.TryReceive();
    if (!value) return value.error();
    if (!value->has_value()) return true;
    const auto message = ReadAs<ToWorker>(**value);
    if (!message) return message.error();
    NSTEST_TRY(worker.Send(*message));
  }
}

Result<bool> PassOut(Channel& port, WorkerLink& worker) {
  for (;;) {
    const auto message = worker.TryReceive();
    if (!message) return Error{"worker", 0, "it is gone"};
    if (!message->has_value()) return true;
    NSTEST_TRY(port.Send(MakeValue(**message)));
  }
}

Status Pass(Channel& port, WorkerLink& worker) {
  for (;;) {
    std::array<pollfd, 2> wanted{{{port.fd(), POLLIN, 0}, {worker.fd(), POLLIN, 0}}};
    ::poll(wanted.data(), wanted.size(), -1);
    const auto in = PassIn(port, worker);
    if (!in) return in.error();
    const auto out = PassOut(port, worker);
    if (!out) return out.error();
    ReapAll();
  }
}

// The first message: what the host of workers is to show.
Result<Prepare> ReceivePrepare(Channel& port) {
  const auto value = port.Receive(SteadyTime::max());
  if (!value) return value.error();
  if (!value->has_value()) return Error{"receive", ECONNRESET, {}};
  const auto message = ReadAs<ToWorker>(**value);
  if (!message) return message.error();
  const Prepare* prepare = std::get_if<Prepare>(&*message);
  if (prepare == nullptr) return Error{"receive", EBADMSG, {}};
  return *prepare;
}

Status ServeWorker(Channel& port, const std::vector<std::string>& modules) {
  const auto prepare = ReceivePrepare(port);
  if (!prepare) return prepare.error();
  if (Status ready = BecomeHostOfWorkers(modules); !ready) {
    NSTEST_TRY(port.Send(MakeValue(FromWorker(Hello{.refused = ready.error().Text()}))));
    return ready;
  }
  WorkerProcesses workers(prepare->folders, [](const HostChange& /*change*/) { return Status(); });
  auto worker = workers.Make(false);
  if (!worker) {
    NSTEST_TRY(port.Send(MakeValue(FromWorker(Hello{.refused = worker.error().Text()}))));
    return worker.error();
  }
  return Pass(port, **worker);
}

Status Serve() {
  NSTEST_TRY(MountFirst());
  const std::vector<std::string> modules = LoadFirstModules();
  auto socket = MakeSocketOfPort();
  if (!socket) return socket.error();
  Channel port(std::move(*socket));
  return ServeWorker(port, modules);
}

}  // namespace

void GuestMain() {
  ::signal(SIGPIPE, SIG_IGN);  // NOLINT: a constant
  ::umask(022);
  const Status served = Serve();
  if (!served) Say("the guest ends: " + served.error().Text());
  ::reboot(RB_POWER_OFF);
  // Where that is refused the kernel panics at the end of its first process: it ends as well.
  ::_exit(EXIT_FAILURE);
}

}  // namespace nstest
