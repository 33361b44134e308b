#include "nstest/runtime/guest_kernel.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "nstest/base/unique_fd.h"
#include "nstest/base/version.h"
#include "nstest/kernel/directory.h"

namespace nstest {

namespace {

constexpr std::string_view kImage = "vmlinuz-";
constexpr const char* kFolder = "/boot/";

bool IsOlder(const std::string& a, const std::string& b) {
  const auto version = [](const std::string& name) {
    return ParseVersion(std::string_view(name).substr(kImage.size()));
  };
  const auto first = version(a);
  const auto second = version(b);
  return first != second ? first < second : a < b;
}

// Little-endian.
std::size_t NumberAt(std::string_view head, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return std::size_t{static_cast<unsigned char>(head[at + i])};
  };
  return byte(0) | byte(1) << 8U;
}

}  // namespace

std::string ChooseNewestKernel(const std::vector<std::string>& names) {
  std::vector<std::string> images;
  for (const std::string& name : names) {
    if (name.starts_with(kImage) && name.size() > kImage.size()) images.push_back(name);
  }
  const auto newest = std::max_element(images.begin(), images.end(), IsOlder);
  return newest == images.end() ? std::string() : *newest;
}

std::string FindNewestKernel() {
  const UniqueFd folder(::open(kFolder, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid()) return {};
  std::vector<std::string> names = ReadNames(folder.get()).value_or({});
  std::erase_if(names, [&](const std::string& name) {
    return ::faccessat(folder.get(), name.c_str(), R_OK, 0) != 0;
  });
  const std::string newest = ChooseNewestKernel(names);
  return newest.empty() ? newest : kFolder + newest;
}

Result<std::string> ParseKernelRelease(std::string_view head) {
  constexpr std::size_t kMagicAt = 0x202;
  constexpr std::size_t kVersionAt = 0x20E;
  constexpr std::size_t kSetupAt = 0x200;
  constexpr std::string_view kMagic = "HdrS";
  const Error no_image{"kernel", ENOEXEC, {}};
  if (head.size() < kVersionAt + 2 || head.substr(kMagicAt, kMagic.size()) != kMagic) {
    return no_image;
  }
  const std::size_t at = kSetupAt + NumberAt(head, kVersionAt);
  if (at == kSetupAt || at >= head.size()) return no_image;
  const std::string_view text = head.substr(at);
  const std::size_t end = text.find_first_of(std::string_view(" \0", 2));
  if (end == std::string_view::npos || end == 0) return no_image;
  return std::string(text.substr(0, end));
}

}  // namespace nstest
