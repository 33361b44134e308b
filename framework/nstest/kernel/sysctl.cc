#include "nstest/kernel/sysctl.h"

#include <fcntl.h>

#include <algorithm>

#include "nstest/base/text.h"
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
  return WriteFile(SysctlPath(name), value);
}

}  // namespace nstest
