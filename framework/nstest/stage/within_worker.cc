#include "nstest/stage/within_worker.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <optional>

#include "nstest/runtime/within.h"
#include "nstest/stage/attend.h"
#include "nstest/stage/channel.h"

namespace nstest {

namespace {

// Takes the standard streams out of the way of what is started here.
std::optional<Channel> TakeStreams() {
  UniqueFd in(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  UniqueFd out(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  const UniqueFd null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!in.valid() || !out.valid() || !null.valid()) return std::nullopt;
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO}) {
    if (::dup2(null.get(), stream) < 0) return std::nullopt;
  }
  return Channel(std::move(in), std::move(out));
}

// Whoever is outside removes the container, and with it all that was started here.
void Tell(const Channel& channel, const FromWorker& message) {
  if (!channel.Send(MakeValue(message))) ::_exit(EXIT_FAILURE);
}

ToWorker Hear(Channel& channel) {
  const auto value = channel.Receive(SteadyTime::max());
  if (!value || !value->has_value()) ::_exit(EXIT_SUCCESS);
  auto message = ReadAs<ToWorker>(**value);
  if (!message) ::_exit(EXIT_FAILURE);
  return std::move(*message);
}

}  // namespace

int FirstMain(const std::vector<std::string>& argv) {
  return InitOfContainer(argv);
}

int WithinMain() {
  ::prctl(PR_SET_NAME, "nstest-within");
  ::signal(SIGPIPE, SIG_IGN);  // NOLINT: a constant
  auto channel = TakeStreams();
  if (!channel) return EXIT_FAILURE;
  Tell(*channel, Hello{});
  const ToWorker message = Hear(*channel);
  const auto* arrange = std::get_if<Arrange>(&message);
  if (arrange == nullptr) return EXIT_FAILURE;
  Loop loop;
  RuntimeWithin runtime;
  const FindRuntime find = [&](const Plan& /*plan*/, const Container& /*container*/) -> Runtime& {
    return runtime;
  };
  const PlayOptions options;
  const AttendTalk talk{.tell = [&](const FromWorker& answer) { Tell(*channel, answer); },
                        .next = [&] { return std::optional(Hear(*channel)); }};
  const auto left = Attend(*arrange, {loop, find, options, {}}, talk);
  return left ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace nstest
