#include "nstest/runtime/docker_tool.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "nstest/process/place.h"
#include "nstest/runtime/docker_command.h"

namespace nstest {

ToolCommand DockerTool::MakeCommand(const Command& command) const {
  ProcessOptions options{.argv = {program_.path},
                         .env = {"PATH=" + std::string(kCommandPath), "LANG=C.UTF-8"},
                         .input = command.input};
  options.argv.insert(options.argv.end(), command.words.begin(), command.words.end());
  options.env.insert(options.env.end(), program_.environment.begin(), program_.environment.end());
  options.setup = [this, port = command.port]() -> Status {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO}) {
      if (port >= 0 && ::dup2(port, stream) < 0) return ErrnoError("dup2");
    }
    if (!mounts_.valid()) return {};
    if (::setns(mounts_.get(), CLONE_NEWNS) != 0) return ErrnoError("setns(mount)");
    return ::chdir("/") == 0 ? Status() : ErrnoError("chdir", "/");
  };
  return {program_.name, command.words.front(), std::move(options), DockerWords};
}

Result<std::unique_ptr<Process>> DockerTool::Run(Loop& loop, const Command& command,
                                                 SteadyTime deadline) const {
  return RunTool(loop, MakeCommand(command), deadline);
}

Result<std::unique_ptr<Process>> DockerTool::Start(Loop& loop, const Command& command) const {
  return StartTool(loop, MakeCommand(command));
}

Error DockerTool::ErrorOf(const Command& command, const Process& ended) const {
  return ToolError(MakeCommand(command), ended);
}

Result<bool> DockerTool::RemoveOnce(Loop& loop, const Command& command, SteadyTime deadline) const {
  const auto removed = Run(loop, command, deadline);
  if (!removed) {
    if (SaysNoSuchThing(removed.error().step)) return false;
    return removed.error();
  }
  return !SaysNoSuchThing((*removed)->errors().text) && (*removed)->output().bytes > 0;
}

// Podman may be cleaning up by itself what has just ended, and then finds its mounts in use. And
// whoever asked for the thing may have been killed, while its daemon is still making it.
Result<bool> DockerTool::Remove(Loop& loop, const Command& command, SteadyTime deadline) const {
  constexpr int kTries = 5;
  constexpr std::chrono::milliseconds kPause(100);
  for (int tries = 1;; ++tries) {
    auto removed = RemoveOnce(loop, command, deadline);
    const auto now = std::chrono::steady_clock::now();
    if (removed.value_or(false) || tries == kTries || now >= deadline) return removed;
    loop.RunUntil([] { return false; }, std::min(deadline, now + kPause));
  }
}

Result<bool> DockerTool::RemoveContainer(Loop& loop, const std::string& name,
                                         SteadyTime deadline) const {
  Command command{{"rm", "--force", "--volumes"}};
  if (is_podman()) command.words.emplace_back("--time=0");
  command.words.push_back(name);
  return Remove(loop, command, deadline);
}

Result<bool> DockerTool::RemoveImage(Loop& loop, const std::string& name,
                                     SteadyTime deadline) const {
  return Remove(loop, {{"rmi", "--force", name}}, deadline);
}

std::string WhyNoDocker(Loop& loop, const RuntimeProgram& program) {
  if (FindCommand(program.path).empty()) return NeedsProgram(program);
  constexpr std::chrono::seconds kPatience(10);
  const auto told = DockerTool(program).Run(loop, {{"ps", "--quiet"}},
                                            std::chrono::steady_clock::now() + kPatience);
  return told ? "" : NeedsAnswer(program.name, told.error());
}

std::string NeedsAnswer(const std::string& who, const Error& error) {
  return "needs a " + who + " that answers: " + error.Text();
}

}  // namespace nstest
