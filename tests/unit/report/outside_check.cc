#include "outside_check.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>

namespace nstest {

OutsideCheck CheckOutside(const std::string& command, std::string_view text) {
  const std::string path = testing::TempDir() + "nstest-check-" + std::to_string(getpid());
  std::ofstream(path, std::ios::binary) << text;
  FILE* pipe = popen(("(" + command + ") <" + path + " 2>&1").c_str(), "re");
  OutsideCheck check;
  std::array<char, 4096> chunk{};
  while (const std::size_t size = fread(chunk.data(), 1, chunk.size(), pipe)) {
    check.said.append(chunk.data(), size);
  }
  const int status = pclose(pipe);
  unlink(path.c_str());
  check.available = WEXITSTATUS(status) != 127 && WEXITSTATUS(status) != 77;
  check.good = status == 0;
  return check;
}

}  // namespace nstest
