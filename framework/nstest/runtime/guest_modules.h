#pragma once

#include <string>
#include <vector>

#include "nstest/base/result.h"

namespace nstest {

/// The folder of the modules that belong to a kernel: /lib/modules/RELEASE, or that beside the
/// folder of the image where a package was only unpacked. Empty where there is none.
std::string FindModuleFolder(const std::string& kernel, const std::string& release);

/// Those modules of a folder, by their paths and in the order in which they need each other, that a
/// guest needs before it has the host's tree: port and tree are virtio's. Those that the kernel has
/// built in are no files.
std::vector<std::string> FindBootModules(const std::string& folder);

/// Those that scenarios are likely to need: links of every sort, overlay, binfmt_misc.
std::vector<std::string> FindLaterModules(const std::string& folder);

/// finit_module(2), as it is or compressed (Linux 5.17); one that is there already is fine. Fails
/// with "open" and "finit_module".
Status LoadModule(const std::string& path);

/// Where a guest's first process finds them in the first filesystem: a folder with those to load at
/// once, in the order of their names, and a file with the paths of the others, one a line.
inline constexpr const char* kModuleFolder = "modules";
inline constexpr const char* kLaterModules = "later-modules";

}  // namespace nstest
