#include "nstest/runtime/tool.h"

#include <sys/wait.h>

#include <cerrno>

#include "nstest/base/names.h"
#include "nstest/base/text.h"
#include "nstest/process/tree.h"

namespace nstest {

namespace {

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

Error ToolError(const ToolCommand& command, const Process& ended) {
  const std::string name = command.who + ' ' + command.verb;
  std::string said = command.words(ended.errors().text);
  const std::string again = name + " failed: ";
  if (said.starts_with(again)) said.erase(0, again.size());
  if (said.empty()) {
    const Exit& exit = *ended.exit();
    said = exit.code ? "it exited with " + std::to_string(*exit.code) + " and said nothing"
                     : "it was killed by signal " + std::to_string(exit.signal.value_or(0));
  }
  return Error{name + ": " + said, 0, {}};
}

std::string LastWords(std::string_view errors) {
  constexpr std::size_t kLongest = 400;
  const std::string_view text = Trim(errors);
  const std::string_view line = text.substr(text.rfind('\n') + 1);
  return Shorten(ToValidUtf8(MessageOf(line)), kLongest);
}

void KillTool(const Process& process) {
  for (const pid_t pid : KillTrees({.pids = {process.pid()}, .with_orphans = process.pid()})) {
    while (::waitpid(pid, nullptr, __WALL) < 0 && errno == EINTR) {
    }
  }
}

Result<std::unique_ptr<Process>> StartTool(Loop& loop, const ToolCommand& command) {
  auto process = Process::Start(loop, command.process);
  if (process || process.error().step != "execve") return process;
  const std::string& program = command.process.argv.front();
  const std::string why = ErrnoName(process.error().errnum);
  return Error{command.who + ": '" + program + "' cannot be run: " + why, 0, {}};
}

Result<std::unique_ptr<Process>> RunTool(Loop& loop, const ToolCommand& command,
                                         SteadyTime deadline) {
  auto process = StartTool(loop, command);
  if (!process) return process;
  Process& started = **process;
  const auto ended = [&] { return started.exit().has_value(); };
  if (!loop.RunUntil(ended, deadline)) {
    KillTool(started);
    return Error{command.who + ' ' + command.verb + ": it did not end in time", 0, {}};
  }
  if (started.exit()->code != 0) return ToolError(command, started);
  return process;
}

}  // namespace nstest
