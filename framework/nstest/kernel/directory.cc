#include "nstest/kernel/directory.h"

#include <dirent.h>
#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "nstest/base/unique_fd.h"

namespace nstest {

namespace {

struct CloseStream {
  void operator()(DIR* stream) const { ::closedir(stream); }
};

}  // namespace

Result<std::vector<std::string>> ReadNames(int fd) {
  UniqueFd own(::openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!own.valid()) return ErrnoError("open", ".");
  const std::unique_ptr<DIR, CloseStream> stream(::fdopendir(own.get()));
  if (stream == nullptr) return ErrnoError("open", ".");
  [[maybe_unused]] const int now_owned_by_stream = own.Release();
  std::vector<std::string> names;
  errno = 0;
  // The stream is this function's own, so readdir(3) is safe.
  while (const dirent* entry = ::readdir(stream.get())) {  // NOLINT(concurrency-mt-unsafe)
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
  }
  if (errno != 0) return ErrnoError("readdir");
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace nstest
