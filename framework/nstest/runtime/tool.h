#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "nstest/base/result.h"
#include "nstest/process/loop.h"
#include "nstest/process/process.h"

namespace nstest {

/// One command of a program that makes containers.
struct ToolCommand {
  std::string who;   ///< "docker"
  std::string verb;  ///< "run"
  ProcessOptions process;
  /// Of what it wrote as errors, the words to tell.
  std::string (*words)(std::string_view errors);
};

/// Returns when the command has ended well. Fails with "docker run: ..." and the words that the
/// tool wrote, and where the deadline passed, with everything of it killed.
Result<std::unique_ptr<Process>> RunTool(Loop& loop, const ToolCommand& command,
                                         SteadyTime deadline);

/// The same in two: begins the command, which ends when it will. Fails where the program cannot be
/// run.
Result<std::unique_ptr<Process>> StartTool(Loop& loop, const ToolCommand& command);

/// Of one that has ended other than well: the error that RunTool fails with.
Error ToolError(const ToolCommand& command, const Process& ended);

/// Kills it, with everything of it.
void KillTool(const Process& process);

/// Pure. What a tool's errors come to: the last line, without the frame that logging puts around
/// it (time="..." level=error msg="...").
std::string LastWords(std::string_view errors);

}  // namespace nstest
