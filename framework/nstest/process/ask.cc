#include "nstest/process/ask.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "nstest/kernel/pidfd.h"
#include "nstest/kernel/pipe.h"

namespace nstest {

namespace {

// An answer is a file's content or a process list at most; more would be a mistake of ours.
constexpr std::size_t kLongestAnswer = 16 * 1024 * 1024;

int Milliseconds(SteadyTime deadline) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return left.count() < 0 ? 0 : static_cast<int>(left.count());
}

Result<std::string> ReadAnswer(int fd, SteadyTime deadline) {
  std::string text;
  std::array<char, 16 * 1024> chunk;  // NOLINT: filled by read(2)
  for (;;) {
    pollfd wanted{fd, POLLIN, 0};
    const int ready = ::poll(&wanted, 1, Milliseconds(deadline));
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) return Error{"answer", ETIMEDOUT, {}};
    const ssize_t count = ::read(fd, chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return ErrnoError("read");
    if (count == 0) return text;
    text.append(chunk.data(), static_cast<std::size_t>(count));
    if (text.size() > kLongestAnswer) return Error{"answer", EMSGSIZE, {}};
  }
}

}  // namespace

Result<Value> AskIn(const Place& place, const std::function<Value(pid_t hop)>& question,
                    SteadyTime deadline) {
  auto pipe = MakePipe();
  if (!pipe) return pipe.error();
  auto spawned = Spawn(EnterOptions(place), [&](SpawnedChild& child) -> Status {
    NSTEST_TRY(SettleIn(place));
    child.Launched();
    const Status told = WriteAll(pipe->write.get(), ToJson(question(child.hop())));
    ::_exit(told ? 0 : told.error().errnum);
  });
  if (!spawned) return spawned.error();
  pipe->write.Reset();
  auto text = ReadAnswer(pipe->read.get(), deadline);
  if (!text) [[maybe_unused]]
    const Status killed = PidfdSignal(spawned->pidfd.get(), SIGKILL);
  auto ended = PidfdWait(spawned->pidfd.get());
  if (!text) return text.error();
  if (!ended) return ended.error();
  if (ended->signal) return Error{"answer", 0, "the observer was killed"};
  if (ended->code != 0) return Error{"answer", ended->code.value_or(0), {}};
  return ParseJson(*text);
}

}  // namespace nstest
