#pragma once

#include <string>

#include "nstest/model/runtime_program.h"
#include "nstest/process/loop.h"

namespace nstest {

/// Why no container at all can be made by this runtime on this host, and what would do: the end of
/// a sentence, "needs ..."; empty where some can. Asks its program, for ten seconds at most, and
/// makes nothing. `kernel`: the image that a virtual machine boots; empty: the newest of /boot.
/// What the kernel itself refuses is told by kind, in the facts.
std::string WhyUnusable(Loop& loop, const RuntimeProgram& program, const std::string& kernel);

}  // namespace nstest
