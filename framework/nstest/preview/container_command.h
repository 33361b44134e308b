#pragma once

#include <string>
#include <vector>

#include "nstest/model/plan.h"

/// The nearest that unshare(1) of util-linux comes to making a container.
namespace nstest {

struct MakingCommand {
  std::vector<std::string> before;  ///< lines that a new user namespace's maps need
  std::string line;
  int forks = 0;  ///< how many children lie between the shell's job and the container's init
};

/// `real_root`: who plays is root of the initial user namespace, so that `user: new` maps a range
/// of unprivileged ids. `command` is what the init executes.
struct MakingContext {
  const Plan& plan;
  bool real_root = true;
};

MakingCommand MakingOf(const MakingContext& context, const Container& container,
                       const std::string& command);

/// What the command has not of the container: "its tree, its cgroups". Empty: nothing.
std::string MissingInCommand(const MakingContext& context, const Container& container);

/// Of a container that is kept while steps go on: the lines that make it, in the background, and
/// put the PID of its init into a variable.
std::vector<std::string> KeepingLines(const MakingContext& context, const Container& container);

/// The maps of a new user namespace, as it gets them where none are written.
std::vector<IdRange> MapOf(const MakingContext& context, const Container& container,
                           const std::vector<IdRange>& written);

}  // namespace nstest
