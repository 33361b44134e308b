#include "nstest/runtime/tool.h"

#include <sys/prctl.h>

#include <csignal>
#include <filesystem>

#include "nstest/base/names.h"
#include "nstest/base/text.h"
#include "nstest/process/place.h"
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

// What it wrote last: most tools tell their errors on the one stream, some on the other.
std::string WordsOf(const ToolCommand& command, const Process& process) {
  std::string said = command.words(process.errors().end);
  return said.empty() ? command.words(process.output().end) : said;
}

}  // namespace

Error ToolError(const ToolCommand& command, const Process& process) {
  const std::string name = command.who + ' ' + command.verb;
  std::string said = WordsOf(command, process);
  const std::string again = name + " failed: ";
  if (said.starts_with(again)) said.erase(0, again.size());
  const auto& exit = process.exit();
  std::string how = "it did not end in time";
  if (exit && exit->signal) how = "it was killed by " + SignalName(*exit->signal);
  if (exit && exit->code) how = said.empty() ? "it exited with " + std::to_string(*exit->code) : "";
  if (said.empty()) return Error{name + ": " + how + " and said nothing", 0, {}};
  return Error{name + ": " + how + (how.empty() ? "" : "; it said: ") + said, 0, {}};
}

bool LeadsNowhere(const std::string& name) {
  return name.find('/') != std::string::npos && FindCommand(name).empty();
}

Result<std::string> FindOwnProgram() {
  std::error_code refused;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", refused);
  if (refused) return Error{"readlink", refused.value(), "/proc/self/exe"};
  return self.string();
}

std::string NeedsProgram(const RuntimeProgram& program) {
  return "needs the program '" + program.path + "'; install it, or say where one is: --runtime " +
         program.name + "=PATH";
}

std::string LastWords(std::string_view errors) {
  constexpr std::size_t kLongest = 400;
  const std::string_view text = Trim(errors);
  const std::string_view line = text.substr(text.rfind('\n') + 1);
  return Shorten(ToValidUtf8(MessageOf(line)), kLongest);
}

void KillTool(const Process& process) {
  EndTrees({.pids = {process.pid()}, .with_orphans = process.pid()});
}

Result<std::unique_ptr<Process>> StartTool(Loop& loop, const ToolCommand& command) {
  ProcessOptions options = command.process;
  options.setup = [&command]() -> Status {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    return command.process.setup ? command.process.setup() : Status();
  };
  auto process = Process::Start(loop, options);
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
    Error error = ToolError(command, started);
    KillTool(started);
    return error;
  }
  if (started.exit()->code != 0) return ToolError(command, started);
  return process;
}

}  // namespace nstest
