#include "nstest/runtime/outside.h"

#include <fcntl.h>
#include <unistd.h>

namespace nstest {

std::string OutsideOf(const std::string& file) {
  return "/proc/" + std::to_string(::getppid()) + file;
}

UniqueFd OpenOutside(const std::string& file, int flags) {
  return UniqueFd(::open(OutsideOf(file).c_str(), flags | O_CLOEXEC));
}

UniqueFd OpenMountsOutside() {
  return OpenOutside("/ns/mnt", O_RDONLY);
}

UniqueFd OpenGates() {
  return OpenOutside("/root/run/nstest", O_PATH | O_DIRECTORY);
}

}  // namespace nstest
