#include "nstest/runtime/docker_image.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "nstest/base/unique_fd.h"
#include "nstest/kernel/directory.h"
#include "nstest/runtime/busybox_tree.h"
#include "nstest/runtime/tar_archive.h"

namespace nstest {

namespace {

constexpr unsigned kOpenToAll = 0755;
constexpr unsigned kScratch = 01777;

std::string ReadTarget(int folder, const std::string& name) {
  std::array<char, 256> target{};
  const ssize_t size = ::readlinkat(folder, name.c_str(), target.data(), target.size() - 1);
  return size > 0 ? std::string(target.data(), static_cast<std::size_t>(size)) : "";
}

// Where the runtime mounts its own, or the case has its own.
bool IsMadeAnew(std::string_view name, bool of_host) {
  constexpr std::array<std::string_view, 3> kKernels{"proc", "sys", "dev"};
  constexpr std::array<std::string_view, 2> kScratchOnes{"tmp", "run"};
  return std::find(kKernels.begin(), kKernels.end(), name) != kKernels.end() ||
         (of_host &&
          std::find(kScratchOnes.begin(), kScratchOnes.end(), name) != kScratchOnes.end());
}

// One entry of the tree's upmost level; true where what it holds has to be bound there.
bool AddEntry(int folder, const std::string& name, TarArchive& archive) {
  struct stat status {};

  if (::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return false;
  if (S_ISLNK(status.st_mode)) archive.AddLink(name, ReadTarget(folder, name));
  if (S_ISDIR(status.st_mode)) archive.AddDirectory(name, status.st_mode & 07777U);
  if (S_ISREG(status.st_mode)) archive.AddFile(name, {});
  return S_ISDIR(status.st_mode) || S_ISREG(status.st_mode);
}

Result<DockerTree> ReadDirectory(const std::string& root, const std::string& prefix) {
  const UniqueFd folder(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid()) return ErrnoError("open", root);
  auto names = ReadNames(folder.get());
  if (!names) return names.error();
  std::sort(names->begin(), names->end());
  TarArchive archive;
  DockerTree tree;
  const bool of_host = prefix.empty();
  for (const std::string& name : *names) {
    if (IsMadeAnew(name, of_host)) {
      archive.AddDirectory(name, name == "tmp" ? kScratch : kOpenToAll);
      continue;
    }
    if (AddEntry(folder.get(), name, archive)) {
      tree.binds.push_back({prefix + '/' + name, '/' + name});
    }
  }
  tree.archive = archive.Finish();
  return tree;
}

// A dynamic busybox comes with the libraries of its tree, where they are.
void AddLibraries(TarArchive& archive, DockerTree& tree) {
  for (const std::string path : {"lib", "lib64", "usr/lib", "usr/lib64"}) {
    struct stat status {};

    const std::string source = '/' + path;
    if (::lstat(source.c_str(), &status) != 0) continue;
    if (S_ISLNK(status.st_mode)) {
      archive.AddLink(path, ReadTarget(AT_FDCWD, source));
      continue;
    }
    archive.AddDirectory(path, kOpenToAll);
    tree.binds.push_back({source, source});
  }
}

Result<DockerTree> MakeBusybox() {
  const auto busybox = FindBusybox();
  if (!busybox) return busybox.error();
  TarArchive archive;
  DockerTree tree{.archive = {}, .binds = {{*busybox, "/bin/busybox"}}};
  for (const char* folder : BusyboxFolders()) archive.AddDirectory(folder, kOpenToAll);
  archive.AddDirectory("tmp", kScratch);
  archive.AddFile("bin/busybox", {});
  for (const std::string name : BusyboxCommands()) archive.AddLink("bin/" + name, "busybox");
  archive.AddFile("etc/passwd", kBusyboxUsers);
  archive.AddFile("etc/group", kBusyboxGroups);
  AddLibraries(archive, tree);
  tree.archive = archive.Finish();
  return tree;
}

}  // namespace

Result<DockerTree> ReadDockerTree(const std::string& root) {
  if (root.empty()) return ReadDirectory("/", {});
  if (root == "busybox") return MakeBusybox();
  if (root != "empty") return ReadDirectory(root, root);
  TarArchive archive;
  archive.AddDirectory("proc", kOpenToAll);
  return DockerTree{.archive = archive.Finish(), .binds = {}};
}

}  // namespace nstest
