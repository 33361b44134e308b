#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "nstest/base/result.h"
#include "nstest/model/runtime_program.h"
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

/// A path at which no program is: a mistake of whoever wrote it, where a name that is not found is
/// a lack of this host's.
bool LeadsNowhere(const std::string& name);

/// The path of this program. Fails with "readlink".
Result<std::string> FindOwnProgram();

/// "needs the program 'runc'; ...": for a reason to skip.
std::string NeedsProgram(const RuntimeProgram& program);

/// Returns when the command has ended well. Fails with "docker run: ..." and the words that the
/// tool wrote, and where the deadline passed, with everything of it killed.
Result<std::unique_ptr<Process>> RunTool(Loop& loop, const ToolCommand& command,
                                         SteadyTime deadline);

/// The same in two: begins the command, which ends when it will, or with the caller. Fails where
/// the program cannot be run.
Result<std::unique_ptr<Process>> StartTool(Loop& loop, const ToolCommand& command);

/// Of one that has ended other than well, or not yet: the error that RunTool fails with.
Error ToolError(const ToolCommand& command, const Process& process);

/// Kills it, with everything of it.
void KillTool(const Process& process);

/// Pure. What a tool's errors come to: the last line, without the frame that logging puts around
/// it (time="..." level=error msg="...").
std::string LastWords(std::string_view errors);

}  // namespace nstest
