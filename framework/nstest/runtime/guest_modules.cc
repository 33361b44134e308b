#include "nstest/runtime/guest_modules.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <span>

#include "nstest/base/unique_fd.h"

namespace nstest {

namespace {

constexpr auto kBoot = std::to_array<const char*>(
    {"drivers/virtio/virtio", "drivers/virtio/virtio_ring", "drivers/virtio/virtio_pci_legacy_dev",
     "drivers/virtio/virtio_pci_modern_dev", "drivers/virtio/virtio_pci",
     "drivers/char/virtio_console", "fs/fuse/fuse", "fs/fuse/virtiofs"});

constexpr auto kLater = std::to_array<const char*>(
    {"net/llc/llc", "net/802/stp", "net/bridge/bridge", "drivers/net/veth", "drivers/net/dummy",
     "drivers/net/macvlan", "drivers/net/ipvlan/ipvlan", "drivers/net/tun", "fs/overlayfs/overlay",
     "fs/binfmt_misc"});

constexpr std::array<const char*, 4> kSuffixes{".ko", ".ko.xz", ".ko.zst", ".ko.gz"};

bool IsReadable(const std::string& path) {
  return ::access(path.c_str(), R_OK) == 0;
}

std::vector<std::string> FindThose(const std::string& folder, std::span<const char* const> names) {
  std::vector<std::string> paths;
  if (folder.empty()) return paths;
  for (const char* name : names) {
    for (const char* suffix : kSuffixes) {
      std::string path = folder + "/kernel/" + name + suffix;
      if (IsReadable(path)) paths.push_back(std::move(path));
    }
  }
  return paths;
}

}  // namespace

std::string FindModuleFolder(const std::string& kernel, const std::string& release) {
  const std::string below = "lib/modules/" + release;
  const std::string folder = kernel.substr(0, kernel.rfind('/') + 1);
  for (const std::string& path : {folder + "../" + below, '/' + below}) {
    if (IsReadable(path + "/kernel")) return path;
  }
  return {};
}

std::vector<std::string> FindBootModules(const std::string& folder) {
  return FindThose(folder, kBoot);
}

std::vector<std::string> FindLaterModules(const std::string& folder) {
  return FindThose(folder, kLater);
}

Status LoadModule(const std::string& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return ErrnoError("open", path);
  constexpr int kCompressed = 4;  // MODULE_INIT_COMPRESSED_FILE
  for (const int flags : {0, kCompressed}) {
    if (::syscall(SYS_finit_module, file.get(), "", flags) == 0 || errno == EEXIST) return {};
    if (errno != ENOEXEC) break;
  }
  return ErrnoError("finit_module", path);
}

}  // namespace nstest
