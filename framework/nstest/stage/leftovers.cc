#include "nstest/stage/leftovers.h"

#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <string_view>
#include <utility>

#include "nstest/base/text.h"
#include "nstest/kernel/directory.h"
#include "nstest/kernel/file_text.h"
#include "nstest/kernel/host_name.h"
#include "nstest/kernel/mount_calls.h"
#include "nstest/kernel/mqueue.h"
#include "nstest/stage/disposable_host.h"

namespace nstest {

namespace {

std::string ReadFromStart(int fd) {
  ::lseek(fd, 0, SEEK_SET);
  return ReadText(fd).value_or("");
}

// "ID of the mount, its mount point" of each line: proc_pid_mountinfo(5).
std::vector<std::string> MountLines(int mountinfo) {
  std::vector<std::string> lines;
  const std::string text = ReadFromStart(mountinfo);
  for (const std::string_view line : Split(text, '\n')) {
    const auto words = Words(line);
    if (words.size() > 4) lines.push_back(std::string(words[0]) + ' ' + std::string(words[4]));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string_view MountPointOf(std::string_view line) {
  return line.substr(line.find(' ') + 1);
}

// How many SysV objects of each sort exist in this IPC namespace.
std::vector<long> CountIpc() {
  shm_info shm{};
  msginfo msg{};
  seminfo sem{};
  // The _INFO commands take the kernel's info structs through the ordinary parameter: shmctl(2).
  ::shmctl(0, SHM_INFO, reinterpret_cast<shmid_ds*>(&shm));
  ::msgctl(0, MSG_INFO, reinterpret_cast<msqid_ds*>(&msg));
  ::semctl(0, 0, SEM_INFO, &sem);
  return {shm.used_ids, msg.msgpool, sem.semusz};
}

std::string NameOf(pid_t pid) {
  const std::string path = "/proc/" + std::to_string(pid) + "/comm";
  return std::string(Trim(ReadFileAt(AT_FDCWD, path).value_or("?")));
}

// 0 before Linux 5.8.
std::uint64_t RootMount() {
  struct statx status {};

  ::statx(AT_FDCWD, "/", 0, STATX_MNT_ID, &status);
  return status.stx_mnt_id;
}

bool HasEvent(int fd, short events) {
  pollfd wanted{fd, events, 0};
  return ::poll(&wanted, 1, 0) > 0 && (wanted.revents & events) != 0;
}

// Whether there were any. ENOBUFS stands for those that found no room: netlink(7).
bool TakeEvents(int netlink) {
  std::array<char, 8192> event{};
  bool any = false;
  while (::recv(netlink, event.data(), event.size(), 0) > 0 || errno == ENOBUFS || errno == EINTR) {
    any = true;
  }
  return any;
}

// A case may leave thousands of things.
std::vector<std::string> Shortened(std::vector<std::string> sentences) {
  constexpr std::size_t kMost = 20;
  if (sentences.size() <= kMost) return sentences;
  const std::size_t more = sentences.size() - kMost;
  sentences.resize(kMost);
  sentences.push_back("and " + std::to_string(more) + " things more");
  return sentences;
}

}  // namespace

HostState::HostState(Kind kind, CgroupSet cgroups)
    : kind_(kind),
      cgroups_(std::move(cgroups)),
      mountinfo_(::open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC)),
      mounts_(MountLines(mountinfo_.get())),
      root_(RootMount()),
      hostname_(HostName()),
      ipc_(CountIpc()) {
  for (const char* path : kScratchDirectories) files_.push_back(CountFiles(path));
  if (auto mqueues = OpenMqueues()) mqueues_ = std::move(*mqueues);
  HasEvent(mountinfo_.get(), POLLPRI);
  WatchLinks();
  links_ = ReadLinks().value_or({});
}

void HostState::WatchLinks() {
  link_events_ =
      UniqueFd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE));
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = RTMGRP_LINK;
  if (::bind(link_events_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    link_events_ = UniqueFd();
  }
}

std::vector<std::string> HostState::CompareAndClean(const std::vector<pid_t>& lasting) {
  std::vector<std::string> leftovers;
  if (kind_ == Kind::kDisposable) FindStrays(lasting, leftovers);
  FindCgroups(leftovers);
  FindMounts(leftovers);
  FindRoot(leftovers);
  FindLinks(leftovers);
  FindIpc(leftovers);
  FindName(leftovers);
  if (kind_ == Kind::kDisposable) Wipe(leftovers);
  return Shortened(std::move(leftovers));
}

// We are PID 1 here: whoever lost its parent is our child now, and no child means no process.
void HostState::FindStrays(const std::vector<pid_t>& lasting, std::vector<std::string>& leftovers) {
  siginfo_t info{};
  while (::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0) {
    if (info.si_pid == 0) break;
    ::waitpid(info.si_pid, nullptr, __WALL);
    info = {};
  }
  if (::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) != 0) return;  // ECHILD
  std::string names;
  // Not by our number: /proc may be that of an outer PID namespace.
  const std::string children = ReadFileAt(AT_FDCWD, "/proc/thread-self/children").value_or("");
  std::size_t lasted = 0;
  for (const std::string_view word : Words(children)) {
    const auto pid = static_cast<pid_t>(ParseInteger(word).value_or(0));
    if (std::find(lasting.begin(), lasting.end(), pid) != lasting.end()) {
      ++lasted;
      continue;
    }
    if (!names.empty()) names += ", ";
    names += NameOf(pid);
  }
  if (names.empty() && lasted > 0) return;
  leftovers.push_back("processes still running on the host: " + names);
  ::kill(-1, SIGKILL);
  while (::waitpid(-1, nullptr, __WALL) > 0 || errno == EINTR) {
  }
}

void HostState::FindCgroups(std::vector<std::string>& leftovers) const {
  constexpr std::chrono::seconds kPatience(1);
  for (const CgroupDirectory& own : cgroups_) {
    const CgroupSet children = ReadChildCgroups(own);
    for (const CgroupDirectory& child : children) {
      leftovers.push_back("a cgroup of the host: " + child.path);
    }
    [[maybe_unused]] const Status ignored = RemoveCgroups(children, kPatience);
  }
}

void HostState::FindMounts(std::vector<std::string>& leftovers) {
  if (!HasEvent(mountinfo_.get(), POLLPRI)) return;
  const auto now = MountLines(mountinfo_.get());
  std::vector<std::string> added;
  std::set_difference(now.begin(), now.end(), mounts_.begin(), mounts_.end(),
                      std::back_inserter(added));
  std::vector<std::string> gone;
  std::set_difference(mounts_.begin(), mounts_.end(), now.begin(), now.end(),
                      std::back_inserter(gone));
  for (const std::string& line : added) {
    leftovers.push_back("a mount on the host: " + std::string(MountPointOf(line)));
  }
  for (const std::string& line : gone) {
    leftovers.push_back("a mount of the host is gone: " + std::string(MountPointOf(line)));
  }
  mounts_ = now;
}

// The mount table is that of the root at its opening: pivot_root(2) may leave it as it was.
void HostState::FindRoot(std::vector<std::string>& leftovers) const {
  if (RootMount() != root_) leftovers.emplace_back("the root directory of the host is another");
}

void HostState::FindLinks(std::vector<std::string>& leftovers) {
  if (!TakeEvents(link_events_.get())) return;
  const auto now = ReadLinks();
  if (now && *now == links_) return;
  leftovers.emplace_back("network links of the host were changed");
}

void HostState::FindIpc(std::vector<std::string>& leftovers) const {
  if (CountIpc() != ipc_) leftovers.emplace_back("System V IPC objects on the host");
  if (kind_ != Kind::kDisposable || !mqueues_.valid()) return;
  for (const std::string& name : ReadNames(mqueues_.get()).value_or({})) {
    leftovers.push_back("a POSIX message queue of the host: /" + name);
  }
}

void HostState::Wipe(std::vector<std::string>& leftovers) const {
  for (std::size_t i = 0; i < kScratchDirectories.size(); ++i) {
    const char* path = kScratchDirectories[i];
    if (CountFiles(path) <= files_[i]) continue;
    WipeDirectory(path);
    if (CountFiles(path) <= files_[i]) continue;
    leftovers.push_back("files that cannot be removed in " + std::string(path));
  }
}

void HostState::FindName(std::vector<std::string>& leftovers) const {
  if (HostName() == hostname_) return;
  leftovers.push_back("the hostname of the host: " + HostName());
  [[maybe_unused]] const Status ignored = SetHostName(hostname_);
}

}  // namespace nstest
