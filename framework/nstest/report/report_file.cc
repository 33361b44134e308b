#include "nstest/report/report_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

namespace nstest {

namespace {

constexpr mode_t kPermissions = 0666;  // less the umask

// Whether a rename onto it could only replace a file, or nothing.
bool CanBeReplaced(const std::string& path) {
  struct stat status {};

  if (lstat(path.c_str(), &status) != 0) return errno == ENOENT;
  return S_ISREG(status.st_mode);
}

// A link that somebody else planted (in /tmp, say) must not choose which of our files is
// overwritten; root's and one's own are followed: /dev/stdout is one.
int FollowFlag(const std::string& path) {
  struct stat status {};

  if (lstat(path.c_str(), &status) != 0 || !S_ISLNK(status.st_mode)) return O_NOFOLLOW;
  return status.st_uid == 0 || status.st_uid == geteuid() ? 0 : O_NOFOLLOW;
}

UniqueFd Open(const std::string& path, int flags) {
  const int how = O_WRONLY | O_CREAT | O_CLOEXEC | FollowFlag(path) | flags;
  return UniqueFd(open(path.c_str(), how, kPermissions));
}

// A new file beside `path`; one that a killed process of the same number left is removed.
UniqueFd OpenNew(const std::string& path) {
  UniqueFd fd = Open(path, O_EXCL);
  if (fd.valid() || errno != EEXIST) return fd;
  unlink(path.c_str());
  return Open(path, O_EXCL);
}

}  // namespace

ReportFile::ReportFile(std::unique_ptr<FdSink> sink, std::string path, std::string temporary)
    : sink_(std::move(sink)), path_(std::move(path)), temporary_(std::move(temporary)) {}

ReportFile::~ReportFile() {
  if (sink_ != nullptr && !temporary_.empty()) unlink(temporary_.c_str());
}

Result<ReportFile> ReportFile::Create(const std::string& path, FileMode mode) {
  std::string temporary;
  if (mode == FileMode::kWhole && CanBeReplaced(path)) {
    temporary = path + ".part-" + std::to_string(getpid());
  }
  UniqueFd fd = temporary.empty() ? UniqueFd() : OpenNew(temporary);
  if (!fd.valid()) {
    // Where no other name can be made (a folder that is not ours), the file itself may be writable.
    temporary.clear();
    fd = Open(path, O_TRUNC);
  }
  if (!fd.valid()) return ErrnoError("open", path);
  return ReportFile(std::make_unique<FdSink>(std::move(fd), path), path, temporary);
}

Status ReportFile::Commit() {
  sink_->Flush();
  if (sink_->error()) return *sink_->error();
  if (temporary_.empty()) return {};
  const std::string written = std::exchange(temporary_, {});
  if (std::rename(written.c_str(), path_.c_str()) != 0) return ErrnoError("rename", written);
  return {};
}

}  // namespace nstest
