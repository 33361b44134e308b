#include "nstest/kernel/procfs.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "nstest/base/text.h"
#include "nstest/kernel/detached_mount.h"
#include "nstest/kernel/directory.h"
#include "nstest/kernel/file_text.h"

namespace nstest {

namespace {

std::vector<pid_t> ParsePids(std::string_view text) {
  std::vector<pid_t> pids;
  for (const std::string_view word : Words(text)) {
    if (const auto pid = ParseInteger(word)) pids.push_back(static_cast<pid_t>(*pid));
  }
  return pids;
}

}  // namespace

Result<ProcRoot> ProcRoot::Open(const std::string& path) {
  UniqueFd directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.valid()) return ErrnoError("open", path);

  struct statfs filesystem {};

  if (::fstatfs(directory.get(), &filesystem) != 0) return ErrnoError("fstatfs", path);
  if (filesystem.f_type != PROC_SUPER_MAGIC) return Error{"open", ENODEV, path};
  return ProcRoot(std::move(directory));
}

Result<ProcRoot> ProcRoot::MakeDetached() {
  auto directory = MountDetached("proc");
  if (!directory) return directory.error();
  return ProcRoot(std::move(*directory));
}

Result<std::string> ProcRoot::Read(const std::string& path) const {
  return ReadFileAt(directory_.get(), path);
}

Result<std::string> ProcRoot::ReadLink(const std::string& path) const {
  std::array<char, 4096> target;  // NOLINT: filled by readlink(2)
  const ssize_t size = ::readlinkat(directory_.get(), path.c_str(), target.data(), target.size());
  if (size < 0) return ErrnoError("readlink", path);
  return std::string(target.data(), static_cast<std::size_t>(size));
}

Result<std::vector<int>> ProcRoot::ReadNumbers(const std::string& path) const {
  const UniqueFd directory(
      ::openat(directory_.get(), path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.valid()) return ErrnoError("open", path);
  const auto names = ReadNames(directory.get());
  if (!names) return names.error();
  std::vector<int> numbers;
  for (const std::string& name : *names) {
    if (const auto number = ParseInteger(name)) numbers.push_back(static_cast<int>(*number));
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

Result<std::vector<pid_t>> ProcRoot::ReadPids() const {
  return ReadNumbers(".");
}

bool ProcRoot::ShowsCaller() const {
  return ReadLink("self").has_value();
}

std::optional<PidfdInfo> ParsePidfdInfo(std::string_view text) {
  std::optional<PidfdInfo> info;
  std::vector<pid_t> nspid;
  for (const std::string_view line : Split(text, '\n')) {
    if (line.starts_with("Pid:")) {
      const auto pid = ParseInteger(Trim(line.substr(4)));
      if (pid) info = PidfdInfo{.pid = static_cast<pid_t>(*pid)};
    } else if (line.starts_with("NSpid:")) {
      nspid = ParsePids(line.substr(6));
    }
  }
  if (info) info->nspid = std::move(nspid);
  return info;
}

Result<PidfdInfo> ReadPidfdInfo(int proc, int pidfd) {
  const std::string path = "self/fdinfo/" + std::to_string(pidfd);
  const auto text = ReadFileAt(proc, path);
  if (!text) return text.error();
  const auto info = ParsePidfdInfo(*text);
  if (!info) return Error{"parse", EINVAL, path};
  return *info;
}

Result<std::string> FindProcDirectory(int pidfd) {
  const auto proc = ProcRoot::Open();
  if (!proc) return proc.error();
  const auto info = ReadPidfdInfo(proc->get(), pidfd);
  if (!info) return info.error();
  return "/proc/" + std::to_string(info->pid);
}

std::optional<std::uint64_t> ParseNamespaceLink(std::string_view text) {
  const std::size_t open = text.find(":[");
  if (open == std::string_view::npos || !text.ends_with(']')) return std::nullopt;
  const auto inode = ParseInteger(text.substr(open + 2, text.size() - open - 3));
  if (!inode || *inode < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*inode);
}

}  // namespace nstest
