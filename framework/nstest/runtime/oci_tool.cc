#include "nstest/runtime/oci_tool.h"

#include <sched.h>

#include <cerrno>
#include <chrono>

#include "nstest/kernel/mount_calls.h"
#include "nstest/process/place.h"
#include "nstest/runtime/tool.h"

namespace nstest {

std::string WhyNoOci(Loop& loop, const RuntimeProgram& program) {
  if (FindCommand(program.path).empty()) return NeedsProgram(program);
  const OciTool tool(program.name, program.path, "/run/nstest-oci");
  constexpr std::chrono::seconds kPatience(10);
  const auto told =
      tool.Run(loop, {.words = {"--version"}}, std::chrono::steady_clock::now() + kPatience);
  return told ? "" : "needs a " + program.name + " that works: " + told.error().Text();
}

std::optional<int> ParseExecRefusal(std::string_view error) {
  const auto has = [&](std::string_view words) {
    return error.find(words) != std::string_view::npos;
  };
  // runc and crun in turn.
  if (!has("exec: \"") && !has("executable file")) return std::nullopt;
  if (has("not found") || has("no such file")) return ENOENT;
  return has("ermission denied") ? std::optional(EACCES) : std::nullopt;
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

Result<std::unique_ptr<Process>> OciTool::Run(Loop& loop, const OciCommand& command,
                                              SteadyTime deadline) const {
  return RunTool(loop, {name_, command.words.front(), MakeOptions(command), LastWords}, deadline);
}

}  // namespace nstest
