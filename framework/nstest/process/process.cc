#include "nstest/process/process.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/process/v2/stdio.hpp>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <utility>

#include "nstest/kernel/exit_info.h"
#include "nstest/kernel/pipe.h"
#include "nstest/process/launcher.h"

namespace nstest {

namespace {

namespace asio = boost::asio;
using Descriptor = asio::posix::stream_descriptor;
using boost::system::error_code;

constexpr std::size_t kChunk = 64 * 1024;

// Our end only: the process's own end stays blocking, as programs expect.
void MakeNonBlocking(int fd) {
  ::fcntl(fd, F_SETFL, O_NONBLOCK);
}

// Gives our end of a pipe to the loop; refused where epoll_ctl(2) is.
error_code Assign(Descriptor& descriptor, UniqueFd fd) {
  MakeNonBlocking(fd.get());
  error_code refused;
  descriptor.assign(fd.get(), refused);
  if (!refused) [[maybe_unused]]
    const int owned = fd.Release();
  return refused;
}

// Reads one stream within bounds, whatever the process writes.
class Reader {
 public:
  Reader(asio::io_context& context, UniqueFd fd, std::size_t limit)
      : descriptor_(context), limit_(limit), refused_(Assign(descriptor_, std::move(fd))) {
    if (!refused_) WaitForMore();
  }

  const error_code& refused() const { return refused_; }

  /// Takes what is in the pipe now, and reads no more: strays may hold it open for ever.
  void Finish() {
    if (!descriptor_.is_open()) return;
    // Bounded, for a stray that writes faster than we read: a pipe holds 1 MiB at most.
    constexpr int kMostChunks = 16;
    for (int i = 0; i < kMostChunks && ReadChunk() > 0; ++i) {
    }
    error_code ignored;
    descriptor_.close(ignored);
  }

  const Captured& captured() const { return captured_; }

 private:
  void WaitForMore() {
    descriptor_.async_wait(Descriptor::wait_read, [this](const error_code& refused) {
      if (refused) return;
      const ssize_t count = ReadChunk();
      if (count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR))) {
        WaitForMore();
        return;
      }
      error_code ignored;
      descriptor_.close(ignored);
    });
  }

  ssize_t ReadChunk() {
    std::array<char, kChunk> chunk;  // NOLINT: filled by read(2)
    const ssize_t count = ::read(descriptor_.native_handle(), chunk.data(), chunk.size());
    if (count <= 0) return count;
    const auto got = static_cast<std::size_t>(count);
    captured_.bytes += got;
    captured_.text.append(chunk.data(), std::min(got, limit_ - captured_.text.size()));
    KeepEnd({chunk.data(), got});
    return count;
  }

  void KeepEnd(std::string_view more) {
    constexpr std::size_t kKept = 4096;
    captured_.end += more.substr(more.size() - std::min(more.size(), kKept));
    if (captured_.end.size() > kKept) captured_.end.erase(0, captured_.end.size() - kKept);
  }

  Descriptor descriptor_;
  std::size_t limit_;
  error_code refused_;
  Captured captured_;
};

// Feeds the standard input and closes it; a process that does not read it loses nothing.
class Feeder {
 public:
  Feeder(asio::io_context& context, UniqueFd fd, std::string text)
      : descriptor_(context), text_(std::move(text)), refused_(Assign(descriptor_, std::move(fd))) {
    if (!refused_) WaitForRoom();
  }

  const error_code& refused() const { return refused_; }

 private:
  void WaitForRoom() {
    descriptor_.async_wait(Descriptor::wait_write, [this](const error_code& refused) {
      if (refused) return;
      const ssize_t count =
          ::write(descriptor_.native_handle(), text_.data() + done_, text_.size() - done_);
      if (count > 0) done_ += static_cast<std::size_t>(count);
      const bool again = count > 0 || errno == EAGAIN || errno == EINTR;
      if (again && done_ < text_.size()) {
        WaitForRoom();
        return;
      }
      error_code ignored;
      descriptor_.close(ignored);
    });
  }

  Descriptor descriptor_;
  std::string text_;
  error_code refused_;
  std::size_t done_ = 0;
};

}  // namespace

struct Process::State {
  State(Loop& in_loop, pid_t in_pid, UniqueFd in_pidfd)
      : loop(in_loop), pid(in_pid), pidfd(std::move(in_pidfd)), end(loop.context()) {
    end.assign(pidfd.get(), refused);
    if (!refused) WaitForEnd();
  }

  ~State() {
    // The pidfd is ours; asio must not close it.
    if (end.is_open()) [[maybe_unused]]
      const int fd = end.release();
  }

  void WaitForEnd() {
    end.async_wait(Descriptor::wait_read, [this](const error_code& cancelled) {
      // A wake-up is only a hint: see NamespaceLauncher.
      if (!cancelled && !TryReap()) WaitForEnd();
    });
  }

  error_code FirstRefused() const {
    for (const error_code& one : {refused, out->refused(), err->refused()}) {
      if (one) return one;
    }
    return in ? in->refused() : error_code();
  }

  bool TryReap() {
    const auto ended = PidfdReap(pidfd.get());
    if (ended && !ended->has_value()) return false;
    // ECHILD: it is, or was, somebody else's to reap.
    exit = ended ? **ended : FindExit();
    if (has_successor) return true;
    if (out) out->Finish();
    if (err) err->Finish();
    return true;
  }

  Exit FindExit() const {
    const Exit told = HowOthersEnded(pidfd.get());
    return told.code || told.signal || !find_exit ? told : find_exit();
  }

  void ContinueAs(pid_t next, UniqueFd next_pidfd) {
    [[maybe_unused]] const int old = end.release();
    pid = next;
    pidfd = std::move(next_pidfd);
    exit.reset();
    has_successor = false;
    end.assign(pidfd.get());
    WaitForEnd();
  }

  Loop& loop;
  pid_t pid;
  UniqueFd pidfd;
  Descriptor end;
  error_code refused;  // why nothing is heard of its end, or of a stream
  std::optional<Reader> out;
  std::optional<Reader> err;
  std::optional<Feeder> in;
  std::optional<Exit> exit;
  std::function<Exit()> find_exit;
  bool has_successor = false;
};

namespace {

const Captured kNothing;  // NOLINT: of processes that are watched only

// The pipes of a new process; our ends and its ends.
struct Streams {
  Pipe out;
  Pipe err;
  std::optional<Pipe> in;
};

Result<Streams> MakeStreams(const ProcessOptions& options) {
  auto out = MakePipe();
  if (!out) return out.error();
  auto err = MakePipe();
  if (!err) return err.error();
  Streams streams{std::move(*out), std::move(*err), {}};
  if (options.input.empty()) return streams;
  auto in = MakePipe();
  if (!in) return in.error();
  streams.in = std::move(*in);
  return streams;
}

Result<UniqueFd> OpenNull() {
  UniqueFd null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!null.valid()) return ErrnoError("open", "/dev/null");
  return null;
}

struct Launched {
  pid_t pid = -1;
  UniqueFd pidfd;
};

Result<Launched> Launch(Loop& loop, const ProcessOptions& options, const Streams& streams) {
  auto null = OpenNull();
  if (!null) return null.error();
  const int in = streams.in ? streams.in->read.get() : null->get();
  NamespaceLauncher launcher{{},
                             options.spawn,
                             options.argv,
                             options.env,
                             options.setup,
                             options.builtin,
                             options.descriptor,
                             options.handed,
                             {}};
  Launched launched;
  auto owner = launcher(
      loop.context(), launched.pidfd,
      boost::process::v2::process_stdio{in, streams.out.write.get(), streams.err.write.get()});
  owner.detach();  // see NamespaceLauncher: the pidfd is the process's owner
  if (launcher.error) return *launcher.error;
  launched.pid = launcher.pid;
  return launched;
}

}  // namespace

Process::Process(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<Process>> Process::Start(Loop& loop, const ProcessOptions& options) {
  NSTEST_TRY(loop.Open());
  auto streams = MakeStreams(options);
  if (!streams) return streams.error();
  auto launched = Launch(loop, options, *streams);
  if (!launched) return launched.error();
  auto state = std::make_unique<State>(loop, launched->pid, std::move(launched->pidfd));
  state->out.emplace(loop.context(), std::move(streams->out.read), options.output_limit);
  state->err.emplace(loop.context(), std::move(streams->err.read), options.output_limit);
  state->has_successor = options.has_successor;
  if (streams->in) state->in.emplace(loop.context(), std::move(streams->in->write), options.input);
  std::unique_ptr<Process> process(new Process(std::move(state)));
  if (const auto refused = process->state_->FirstRefused()) {
    return Error{"epoll_ctl", refused.value(), {}};
  }
  return process;
}

std::unique_ptr<Process> Process::Watch(Loop& loop, pid_t pid, UniqueFd pidfd) {
  return std::unique_ptr<Process>(
      new Process(std::make_unique<State>(loop, pid, std::move(pidfd))));
}

Result<std::unique_ptr<Process>> Process::Adopt(Loop& loop, Adoption adopted) {
  const std::size_t kLimit = ProcessOptions().output_limit;
  auto state = std::make_unique<State>(loop, adopted.pid, std::move(adopted.pidfd));
  state->out.emplace(loop.context(), std::move(adopted.out), kLimit);
  state->err.emplace(loop.context(), std::move(adopted.err), kLimit);
  state->find_exit = std::move(adopted.find_exit);
  if (adopted.in.valid()) {
    state->in.emplace(loop.context(), std::move(adopted.in), std::move(adopted.input));
  }
  std::unique_ptr<Process> process(new Process(std::move(state)));
  if (const auto refused = process->state_->FirstRefused()) {
    return Error{"epoll_ctl", refused.value(), {}};
  }
  return process;
}

// Waits: SIGKILL cannot be refused.
Process::~Process() {
  if (state_->exit) return;
  Kill();
  [[maybe_unused]] const auto ended = PidfdWait(pidfd());
}

pid_t Process::pid() const {
  return state_->pid;
}

int Process::pidfd() const {
  return state_->pidfd.get();
}

const std::optional<Exit>& Process::exit() const {
  return state_->exit;
}

const Captured& Process::output() const {
  return state_->out ? state_->out->captured() : kNothing;
}

const Captured& Process::errors() const {
  return state_->err ? state_->err->captured() : kNothing;
}

void Process::ContinueAs(pid_t pid, UniqueFd pidfd) {
  state_->ContinueAs(pid, std::move(pidfd));
}

void Process::Kill() {
  if (!state_->exit) [[maybe_unused]]
    const Status ignored = PidfdSignal(pidfd(), SIGKILL);
}

}  // namespace nstest
