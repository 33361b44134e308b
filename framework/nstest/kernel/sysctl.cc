#include "nstest/kernel/sysctl.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "nstest/base/text.h"
#include "nstest/base/unique_fd.h"
#include "nstest/kernel/file_text.h"

namespace nstest {

std::string SysctlPath(std::string_view name) {
  std::string path(name);
  if (path.find('/') == std::string::npos) std::replace(path.begin(), path.end(), '.', '/');
  return "/proc/sys/" + path;
}

Result<std::string> ReadSysctl(std::string_view name) {
  auto text = ReadFileAt(AT_FDCWD, SysctlPath(name));
  if (!text) return text.error();
  return std::string(WithoutTrailingNewlines(*text));
}

Status WriteSysctl(std::string_view name, std::string_view value) {
  const std::string path = SysctlPath(name);
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd.valid()) return ErrnoError("open", path);
  if (::write(fd.get(), value.data(), value.size()) < 0) return ErrnoError("write", path);
  return {};
}

}  // namespace nstest
