#pragma once

#include <string_view>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"

namespace nstest {

/// pipe(7); both ends are close-on-exec.
struct Pipe {
  UniqueFd read;
  UniqueFd write;
};

/// Fails with "pipe2".
Result<Pipe> MakePipe();

/// Writes all, or as much as there is a reader for: one that is gone is no error here. SIGPIPE must
/// be ignored or the reader known to live. Fails with "write".
Status WriteAll(int fd, std::string_view bytes);

}  // namespace nstest
