#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <variant>

#include "nstest/cli/commands.h"
#include "nstest/cli/options.h"
#include "nstest/kernel/capabilities.h"
#include "nstest/stage/guard_life.h"
#include "nstest/stage/guest_init.h"
#include "nstest/stage/self.h"
#include "nstest/stage/within_worker.h"
#include "nstest/stage/worker.h"

namespace nstest {

namespace {

// A program may be started with these closed, or with SIGCHLD ignored; then a pipe of ours would
// take their place, and the end of every child would be lost.
void SettleProcess() {
  while (true) {
    const int fd = ::open("/dev/null", O_RDWR);  // NOLINT: meant to be inherited
    if (fd > STDERR_FILENO) {
      ::close(fd);
      break;
    }
    if (fd < 0) break;
  }
  ::signal(SIGCHLD, SIG_DFL);  // NOLINT: a constant
  ::signal(SIGPIPE, SIG_IGN);  // NOLINT: write errors are handled where they happen
}

// For what only reads, text that may be hostile at that: root may still read what others keep to
// themselves. What cannot be given up is kept.
void BecomeReader() {
  [[maybe_unused]] const Status kept = KeepOnly({"CAP_DAC_READ_SEARCH"});
}

struct Dispatcher {
  int operator()(const RunOptions& options) const {
    if (options.list) BecomeReader();
    return RunCommand(options);
  }

  int operator()(const CheckOptions& options) const {
    BecomeReader();
    return CheckCommand(options);
  }

  int operator()(const ControlOptions& options) const { return ControlCommand(options); }

  int operator()(const ConvertOptions& options) const {
    BecomeReader();
    return ConvertCommand(options);
  }

  int operator()(const JudgeOptions& options) const {
    BecomeReader();
    return JudgeCommand(options);
  }

  int operator()(const SchemaOptions& options) const { return SchemaCommand(options); }
};

int Main(int argc, char** argv) {
  if (auto role = FindSelfRole(argc, argv)) {
    if (role->name == "nstest-guest") GuestMain();
    if (role->name == "nstest-guard") return GuardMain(std::move(role->socket));
    if (role->name == "nstest-gate") return GateMain();
    if (role->name == "nstest-first") return FirstMain({argv + 2, argv + argc});
    if (role->name == "nstest-within") return WithinMain();
    if (role->name == "nstest-init") return InitMain(std::move(role->socket));
    return WorkerMain(std::move(role->socket));
  }
  SettleProcess();
  const auto request = ParseCommandLine(argc, argv);
  if (const int* status = std::get_if<int>(&request)) return *status;
  return std::visit(Dispatcher{}, std::get<Request>(request));
}

}  // namespace

}  // namespace nstest

int main(int argc, char** argv) {
  return nstest::Main(argc, argv);
}
