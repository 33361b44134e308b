#include "nstest/runtime/guest_machine.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

#include "nstest/base/names.h"
#include "nstest/base/text.h"
#include "nstest/kernel/file_text.h"
#include "nstest/kernel/pipe.h"
#include "nstest/process/place.h"
#include "nstest/runtime/guest_command.h"
#include "nstest/runtime/guest_kernel.h"
#include "nstest/runtime/guest_modules.h"
#include "nstest/runtime/newc.h"
#include "nstest/runtime/tool.h"

namespace nstest {

namespace {

// Where distributions put it: none is in PATH.
constexpr std::array<const char*, 3> kTreeServers{"/usr/lib/qemu/virtiofsd",
                                                  "/usr/libexec/virtiofsd", "/usr/lib/virtiofsd"};

constexpr std::size_t kLargestProgram = 512 * 1024 * 1024;

std::string FindTreeServer() {
  for (const char* path : kTreeServers) {
    if (::access(path, X_OK) == 0) return path;
  }
  return {};
}

std::string FindKernel(const MachineOptions& options) {
  return options.kernel.empty() ? FindNewestKernel() : options.kernel;
}

Result<std::string> ReadRelease(const std::string& kernel) {
  auto head = ReadFileAt(AT_FDCWD, kernel, kBootSectors);
  if (!head) return head.error();
  return ParseKernelRelease(*head);
}

Result<UniqueFd> MakeMemoryFile(const char* name, std::string_view bytes) {
  UniqueFd fd(::memfd_create(name, MFD_CLOEXEC));
  if (!fd.valid()) return ErrnoError("memfd_create", name);
  NSTEST_TRY(WriteAll(fd.get(), bytes));
  return fd;
}

// The modules that are loaded first, each under a name that sorts behind the one before.
Status AddModules(const std::vector<std::string>& paths, std::vector<std::string>& contents,
                  std::vector<NewcEntry>& entries) {
  constexpr int kFirst = 100;
  contents.reserve(paths.size());
  for (const std::string& path : paths) {
    auto content = ReadFileAt(AT_FDCWD, path);
    if (!content) return content.error();
    const std::string number = std::to_string(kFirst + static_cast<int>(contents.size()));
    contents.push_back(std::move(*content));
    entries.push_back({.name = std::string(kModuleFolder) + '/' + number,
                       .mode = S_IFREG | 0644,
                       .content = contents.back()});
  }
  return {};
}

// This program as the guest's first process, a console for what it writes before it has more, and
// modules.
Result<UniqueFd> MakeInitrd(const std::string& modules) {
  const auto self = ReadFileAt(AT_FDCWD, "/proc/self/exe", kLargestProgram);
  if (!self) return self.error();
  constexpr std::uint32_t kConsoleMajor = 5;
  constexpr std::uint32_t kConsoleMinor = 1;
  std::vector<NewcEntry> entries{{.name = ".", .mode = S_IFDIR | 0755},
                                 {.name = "dev", .mode = S_IFDIR | 0755},
                                 {.name = "dev/console",
                                  .mode = S_IFCHR | 0600,
                                  .device_major = kConsoleMajor,
                                  .device_minor = kConsoleMinor},
                                 {.name = "proc", .mode = S_IFDIR | 0755},
                                 {.name = "sys", .mode = S_IFDIR | 0755},
                                 {.name = "tree", .mode = S_IFDIR | 0755},
                                 {.name = kModuleFolder, .mode = S_IFDIR | 0755},
                                 {.name = "init", .mode = S_IFREG | 0755, .content = *self}};
  const std::string later = Join(FindLaterModules(modules), "\n");
  entries.push_back({.name = kLaterModules, .mode = S_IFREG | 0644, .content = later});
  std::vector<std::string> contents;
  NSTEST_TRY(AddModules(FindBootModules(modules), contents, entries));
  const auto archive = MakeNewc(entries);
  if (!archive) return archive.error();
  return MakeMemoryFile("nstest-initrd", *archive);
}

struct Connection {
  UniqueFd listener;
  UniqueFd connected;
};

// Two ends for programs that want one of them to be accepted; no file has its name.
Result<Connection> MakeConnection() {
  Connection made{UniqueFd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)),
                  UniqueFd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  auto* name = reinterpret_cast<sockaddr*>(&address);
  // Only the family: the kernel gives it a name of its own, unix(7).
  if (::bind(made.listener.get(), name, sizeof address.sun_family) != 0) return ErrnoError("bind");
  if (::listen(made.listener.get(), 1) != 0) return ErrnoError("listen");
  socklen_t length = sizeof address;
  if (::getsockname(made.listener.get(), name, &length) != 0) return ErrnoError("getsockname");
  if (::connect(made.connected.get(), name, length) != 0) return ErrnoError("connect");
  return made;
}

Result<std::unique_ptr<Process>> StartProgram(Loop& loop, std::vector<std::string> argv,
                                              std::vector<int> handed) {
  auto process = Process::Start(
      loop, {.argv = std::move(argv), .env = MakeEnvironment({}), .handed = std::move(handed)});
  if (process) return process;
  const Error& error = process.error();
  return Error{"vm: " + error.step, error.errnum, error.subject};
}

// The end of a text; of a console first what the kernel died of, before its registers.
std::string LastLines(std::string_view text) {
  constexpr std::size_t kShown = 400;
  constexpr std::string_view kPanic = "Kernel panic";
  text = Trim(text);
  std::string shown;
  if (const std::size_t panic = text.find(kPanic); panic != std::string_view::npos) {
    shown = std::string(Trim(text.substr(panic, text.find('\n', panic) - panic))) + " ... ";
  }
  const std::size_t from = text.size() > kShown ? text.find('\n', text.size() - kShown) : 0;
  shown += Trim(text.substr(from == std::string_view::npos ? text.size() - kShown : from));
  std::erase(shown, '\r');
  return EscapeControl(ToValidUtf8(shown));
}

std::string HowItEnded(const char* name, const Process& process) {
  if (!process.exit()) return {};
  const Exit& exit = *process.exit();
  std::string text = std::string(name) + " exited with " + std::to_string(exit.code.value_or(0));
  if (exit.signal) text = std::string(name) + " was killed by " + SignalName(*exit.signal);
  const std::string said = LastLines(process.errors().end);
  return text + (said.empty() ? "" : ": \"" + said + '"') + "; ";
}

}  // namespace

std::string WhyNoMachine(const MachineOptions& options) {
  if (FindCommand(options.program).empty()) {
    return "needs the program '" + options.program +
           "'; install it: apt-get install "
           "qemu-system-x86";
  }
  if (FindTreeServer().empty()) {
    return "needs virtiofsd, which serves the host's tree to the guest; install it: apt-get "
           "install qemu-system-common (or virtiofsd)";
  }
  const std::string kernel = FindKernel(options);
  constexpr const char* kHowToGet =
      "; get one and name it with --kernel or `kernel:`: apt-get download "
      "linux-image-6.12-cloud-amd64's package, and dpkg -x FILE FOLDER";
  if (kernel.empty())
    return std::string("needs a kernel, and none in /boot may be read") + kHowToGet;
  if (const auto release = ReadRelease(kernel); !release) {
    return "needs a kernel, and '" + kernel + "' is none for x86 that may be read" + kHowToGet;
  }
  return {};
}

Result<std::unique_ptr<GuestMachine>> GuestMachine::Start(Loop& loop,
                                                          const MachineOptions& options) {
  std::unique_ptr<GuestMachine> guest(new GuestMachine());  // NOLINT: its constructor is private
  const std::string kernel = FindKernel(options);
  const auto release = ReadRelease(kernel);
  if (!release) return Error{"vm: the kernel", release.error().errnum, kernel};
  auto initrd = MakeInitrd(FindModuleFolder(kernel, *release));
  if (!initrd) return initrd.error();
  auto console = MakeMemoryFile("nstest-console", {});
  if (!console) return console.error();
  guest->console_ = std::move(*console);
  auto tree = MakeConnection();
  if (!tree) return tree.error();
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return ErrnoError("socketpair");
  }
  guest->port_ = UniqueFd(ends[0]);
  const UniqueFd theirs(ends[1]);
  auto server = StartProgram(loop, MakeTreeServerCommand(FindTreeServer()), {tree->listener.get()});
  if (!server) return server.error();
  guest->tree_server_ = std::move(*server);
  const std::string found = FindCommand(options.program);
  const std::string& program = found.empty() ? options.program : found;
  auto machine =
      StartProgram(loop, MakeMachineCommand(program, kernel),
                   {theirs.get(), tree->connected.get(), guest->console_.get(), initrd->get()});
  if (!machine) return machine.error();
  guest->machine_ = std::move(*machine);
  return guest;
}

std::vector<pid_t> GuestMachine::Pids() const {
  std::vector<pid_t> pids;
  for (const Process* process : {tree_server_.get(), machine_.get()}) {
    if (process != nullptr && !process->exit()) pids.push_back(process->pid());
  }
  return pids;
}

std::string GuestMachine::LastWords(Loop& loop) const {
  // Its end may be near, and be heard of only while the loop runs.
  constexpr std::chrono::milliseconds kPatience(200);
  loop.RunUntil([this] { return machine_->exit().has_value(); },
                std::chrono::steady_clock::now() + kPatience);
  // The one who serves the tree ends when QEMU does: that says nothing.
  std::string words = HowItEnded("QEMU", *machine_);
  if (words.empty()) words = HowItEnded("virtiofsd", *tree_server_);
  const std::string said = LastLines(machine_->errors().end);
  if (words.empty() && !said.empty()) words = "QEMU said \"" + said + "\"; ";

  struct stat status {};

  ::fstat(console_.get(), &status);
  constexpr off_t kTail = 4096;
  std::string text(static_cast<std::size_t>(std::min(status.st_size, kTail)), '\0');
  const off_t from = std::max<off_t>(status.st_size - kTail, 0);
  const ssize_t count = ::pread(console_.get(), text.data(), text.size(), from);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  const std::string lines = LastLines(text);
  return words + (lines.empty() ? "its console is empty" : "its console ends: \"" + lines + '"');
}

}  // namespace nstest
