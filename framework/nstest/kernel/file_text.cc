#include "nstest/kernel/file_text.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "nstest/base/unique_fd.h"

namespace nstest {

Result<std::string> ReadText(int fd, std::size_t limit) {
  std::string text;
  std::array<char, 16 * 1024> chunk;  // NOLINT: filled by read(2)
  while (text.size() < limit) {
    const ssize_t count = ::read(fd, chunk.data(), std::min(chunk.size(), limit - text.size()));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return ErrnoError("read");
    if (count == 0) break;
    text.append(chunk.data(), static_cast<std::size_t>(count));
  }
  return text;
}

Result<std::string> ReadFileAt(int directory, const std::string& path, std::size_t limit) {
  const UniqueFd fd(
      ::openat(directory, path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd.valid()) return ErrnoError("open", path);
  auto text = ReadText(fd.get(), limit);
  if (!text) return Error{text.error().step, text.error().errnum, path};
  return text;
}

Status WriteFile(const std::string& path, std::string_view text) {
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd.valid()) return ErrnoError("open", path);
  if (::write(fd.get(), text.data(), text.size()) < 0) return ErrnoError("write", path);
  return {};
}

}  // namespace nstest
