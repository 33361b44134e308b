#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "nstest/base/result.h"

namespace nstest {

/// Enough for every file of /proc that is read whole.
inline constexpr std::size_t kWholeFile = 16 * 1024 * 1024;

/// What an open file has to say from where it stands, at most `limit` bytes.
/// Fails with "read" (EAGAIN: nothing there yet, and the file is non-blocking).
Result<std::string> ReadText(int fd, std::size_t limit = kWholeFile);

/// The same of a file below a directory (AT_FDCWD: the working directory). Never waits for a
/// writer: the file is opened non-blocking. Fails with "open" or "read" and the path.
Result<std::string> ReadFileAt(int directory, const std::string& path,
                               std::size_t limit = kWholeFile);

/// Writes a text to an existing file by one write(2), as the kernel's files want it. Fails
/// with "open" or "write" and the path.
Status WriteFile(const std::string& path, std::string_view text);

}  // namespace nstest
