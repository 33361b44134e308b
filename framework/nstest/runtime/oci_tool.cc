#include "nstest/runtime/oci_tool.h"

#include <sched.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>

#include "nstest/base/names.h"
#include "nstest/base/text.h"
#include "nstest/kernel/mount_calls.h"
#include "nstest/process/place.h"
#include "nstest/process/tree.h"

namespace nstest {

namespace {

void KillAll(const Process& process) {
  for (const pid_t pid : KillTrees({.pids = {process.pid()}, .with_orphans = process.pid()})) {
    while (::waitpid(pid, nullptr, __WALL) < 0 && errno == EINTR) {
    }
  }
}

// `msg="..."`, with \" inside.
std::string MessageOf(std::string_view line) {
  constexpr std::string_view kMessage = "msg=\"";
  const std::size_t begin = line.find(kMessage);
  if (begin == std::string_view::npos) return std::string(line);
  std::string message;
  for (std::size_t at = begin + kMessage.size(); at < line.size() && line[at] != '"'; ++at) {
    if (line[at] == '\\' && at + 1 < line.size()) ++at;
    message += line[at];
  }
  return message;
}

}  // namespace

std::optional<int> ParseExecRefusal(std::string_view error) {
  const auto has = [&](std::string_view words) {
    return error.find(words) != std::string_view::npos;
  };
  // runc and crun in turn.
  if (!has("exec: \"") && !has("executable file")) return std::nullopt;
  if (has("not found") || has("no such file")) return ENOENT;
  return has("ermission denied") ? std::optional(EACCES) : std::nullopt;
}

std::string LastWords(std::string_view errors) {
  constexpr std::size_t kLongest = 400;
  const std::string_view text = Trim(errors);
  const std::string_view line = text.substr(text.rfind('\n') + 1);
  return Shorten(ToValidUtf8(MessageOf(line)), kLongest);
}

ProcessOptions OciTool::MakeOptions(const OciCommand& command) const {
  ProcessOptions options{.argv = {program_, "--root", state_},
                         .env = MakeEnvironment({}),
                         .input = command.input,
                         .handed = command.handed,
                         .has_successor = command.has_successor};
  options.spawn.new_namespaces = CLONE_NEWNS;
  for (const auto* more : {&command.flags, &command.words}) {
    options.argv.insert(options.argv.end(), more->begin(), more->end());
  }
  options.setup = [setup = command.setup]() -> Status {
    NSTEST_TRY(SetPropagationOfAll("private"));
    return setup ? setup() : Status();
  };
  return options;
}

Error OciTool::MakeError(const OciCommand& command, const Process& ended) const {
  std::string said = LastWords(ended.errors().text);
  const std::string again = name_ + ' ' + command.words.front() + " failed: ";
  if (said.starts_with(again)) said.erase(0, again.size());
  if (said.empty()) {
    const Exit& exit = *ended.exit();
    said = exit.code ? "it exited with " + std::to_string(*exit.code) + " and said nothing"
                     : "it was killed by signal " + std::to_string(exit.signal.value_or(0));
  }
  return Error{name_ + ' ' + command.words.front() + ": " + said, 0, {}};
}

Result<std::unique_ptr<Process>> OciTool::Run(Loop& loop, const OciCommand& command,
                                              SteadyTime deadline) const {
  auto process = Process::Start(loop, MakeOptions(command));
  if (!process) {
    const Error& error = process.error();
    if (error.step != "execve") return error;
    return Error{name_ + ": '" + program_ + "' cannot be run: " + ErrnoName(error.errnum), 0, {}};
  }
  Process& started = **process;
  const auto ended = [&] { return started.exit().has_value(); };
  if (!loop.RunUntil(ended, deadline)) {
    KillAll(started);
    return Error{name_ + ' ' + command.words.front() + ": it did not end in time", 0, {}};
  }
  if (started.exit()->code != 0) return MakeError(command, started);
  return std::move(*process);
}

}  // namespace nstest
