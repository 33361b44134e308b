#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <array>

#include "nstest/base/text.h"
#include "nstest/base/unique_fd.h"
#include "nstest/kernel/file_text.h"
#include "nstest/kernel/sysctl.h"
#include "nstest/observe/facts.h"
#include "nstest/observe/values.h"

namespace nstest {

namespace {

constexpr std::size_t kContentLimit = 64 * 1024;

std::string_view TypeName(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return "file";
    case S_IFDIR:
      return "directory";
    case S_IFLNK:
      return "symlink";
    case S_IFIFO:
      return "fifo";
    case S_IFSOCK:
      return "socket";
    case S_IFCHR:
      return "character-device";
    case S_IFBLK:
      return "block-device";
    default:
      return "unknown";
  }
}

// Of a regular file only: anything else may do something when it is opened, or never end.
Value ContentOf(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
  if (!fd.valid()) return Refused(ErrnoError("open", path));
  const auto text = ReadText(fd.get(), kContentLimit);
  if (!text) return Refused(text.error());
  return ToValidUtf8(WithoutTrailingNewlines(*text));
}

Value TargetOf(const std::string& path) {
  std::array<char, PATH_MAX> target;  // NOLINT: filled by readlink(2)
  const ssize_t size = ::readlink(path.c_str(), target.data(), target.size());
  if (size < 0) return Refused(ErrnoError("readlink", path));
  return ToValidUtf8({target.data(), static_cast<std::size_t>(size)});
}

std::string DeviceText(dev_t device) {
  return std::to_string(major(device)) + ':' + std::to_string(minor(device));
}

}  // namespace

Value ObserveFile(const std::string& argument, const View& /*view*/) {
  struct stat status {};

  if (::lstat(argument.c_str(), &status) != 0) return Refused(ErrnoError("lstat", argument));
  Value file = Value::Map{{"type", TypeName(status.st_mode)},
                          {"mode", ModeText(status.st_mode & 07777U)},
                          {"uid", status.st_uid},
                          {"gid", status.st_gid},
                          {"size", status.st_size}};
  if (S_ISREG(status.st_mode)) file["content"] = ContentOf(argument);
  if (S_ISLNK(status.st_mode)) file["target"] = TargetOf(argument);
  if (S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode)) {
    file["device"] = DeviceText(status.st_rdev);
  }
  return file;
}

Value ObserveSysctl(const std::string& argument, const View& /*view*/) {
  const auto text = ReadSysctl(argument);
  return text ? Value(ToValidUtf8(*text)) : Refused(text.error());
}

Value ObserveEnvironment(const std::string& /*argument*/, const View& view) {
  const auto init = view.Find("");
  if (!init || init->ended) return {};
  const auto text = view.proc()->Read(std::to_string(init->proc_pid) + "/environ");
  if (!text) return Refused(text.error());
  Value environment = Value::Map{};
  for (const std::string_view variable : Split(*text, '\0')) {
    const std::size_t equals = variable.find('=');
    if (equals == std::string_view::npos) continue;
    environment[ToValidUtf8(variable.substr(0, equals))] = ToValidUtf8(variable.substr(equals + 1));
  }
  return environment;
}

}  // namespace nstest
