#include "nstest/stage/guard_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace nstest {

namespace {

// Lets SIGALRM interrupt a system call, once.
class ScopedAlarm {
 public:
  explicit ScopedAlarm(std::chrono::seconds after) {
    struct sigaction action {};

    action.sa_handler = [](int /*signal*/) {};  // and no SA_RESTART
    ::sigaction(SIGALRM, &action, nullptr);
    ::alarm(static_cast<unsigned>(after.count()));
  }

  ScopedAlarm(const ScopedAlarm&) = delete;
  ScopedAlarm& operator=(const ScopedAlarm&) = delete;

  ~ScopedAlarm() { ::alarm(0); }
};

}  // namespace

bool IsRemoved(int fd) {
  struct stat status {};

  return ::fstat(fd, &status) != 0 || status.st_nlink == 0;
}

UniqueFd OpenGuardFolder() {
  UniqueFd folder(::open(kGuardFolder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));

  struct stat status {};

  const bool known = folder.valid() && ::fstat(folder.get(), &status) == 0;
  const bool ours =
      known && status.st_uid == ::geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
  return ours ? std::move(folder) : UniqueFd();
}

UniqueFd MakeGuardFolder() {
  ::mkdir(kGuardFolder, 0700);
  return OpenGuardFolder();
}

void RemoveGuardFolder() {
  const UniqueFd folder = OpenGuardFolder();
  if (folder.valid() && ::flock(folder.get(), LOCK_EX | LOCK_NB) == 0) ::rmdir(kGuardFolder);
}

Status HostTurn::Take(std::chrono::seconds patience) {
  if (folder_.valid()) return {};
  const ScopedAlarm alarm(patience);
  for (;;) {
    UniqueFd folder = MakeGuardFolder();
    if (!folder.valid()) return {};
    if (::flock(folder.get(), LOCK_EX) != 0) {
      if (errno != EINTR) return ErrnoError("flock", kGuardFolder);
      return Error{"turn", 0, "another nstest is changing the real host: wait for its end"};
    }
    if (IsRemoved(folder.get())) continue;  // while we waited for it
    folder_ = std::move(folder);
    return {};
  }
}

void HostTurn::End() {
  if (!folder_.valid()) return;
  ::rmdir(kGuardFolder);  // only when nobody has notes in it
  ::flock(folder_.get(), LOCK_UN);
  folder_.Reset();
}

}  // namespace nstest
