#pragma once

#include <string>

#include "nstest/base/result.h"

namespace nstest {

/// The content of a regular file of at most 16 MiB; never waits for a writer, as on a FIFO. The
/// error's subject is the whole message: "cannot be read: EACCES", "not a regular file".
Result<std::string> ReadTextFile(const std::string& path);

}  // namespace nstest
