#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nstest/model/action.h"
#include "nstest/model/container.h"
#include "nstest/model/identity.h"

/// Commands of a plan as bash reads them: each text is one line of printable characters.
namespace nstest {

/// The word, in quotes where it needs them; with control characters or bytes that a terminal might
/// obey it becomes $'...'.
std::string ShellWord(std::string_view word);

/// `sh -c 'echo $$'`. The blanks at the end of a script are left out.
std::string CommandLine(const Command& command);

/// The variable that holds a process's PID; "box.init" and "box" have one: `box`.
std::string PidVariable(std::string_view process);

/// `"$box"`.
std::string PidOf(std::string_view process);

/// The line that fills the variable with the PID of the command just put in the background, or of
/// its child, or of the child's child.
std::string PidLine(std::string_view process, int forks);

/// What stands before a command that takes on this identity: prlimit(1) and setpriv(1). Empty, or
/// ends in a blank.
std::string IdentityPrefix(const Identity& identity);

/// The same of a place's directory and environment: env(1).
std::string EnvironmentPrefix(const std::string& workdir,
                              const std::vector<std::pair<std::string, std::string>>& env);

/// Makes the place of a mount where there is none: `[ -e /x ] || mkdir -p /x`. Empty for what only
/// changes a mount.
std::string MountPointScript(const Mount& mount);

/// What mounts, or changes a mount: `mount -t tmpfs tmpfs /x`, one after the other.
std::vector<std::string> MountCommands(const Mount& mount);

}  // namespace nstest
