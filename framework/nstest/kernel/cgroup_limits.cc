#include "nstest/kernel/cgroup_limits.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "nstest/base/text.h"
#include "nstest/kernel/file_text.h"

namespace nstest {

namespace {

// What a limit is called in the two versions: Documentation/admin-guide/cgroup-v1/, cgroup-v2.rst.
struct LimitName {
  std::string_view limit;  // and its controller
  const char* v1_file;
  const char* v2_file;
};

constexpr std::array<LimitName, 2> kLimits{{
    {"memory", "memory.limit_in_bytes", "memory.max"},
    {"pids", "pids.max", "pids.max"},
}};

// v1 has no word for no limit of memory: it shows the most that it can count, in whole pages.
constexpr std::int64_t kUnlimited = std::int64_t{1} << 62U;

// nullptr where a hierarchy of v1 has another controller.
const char* FileOf(const LimitName& name, const std::vector<std::string>& controllers) {
  if (controllers.empty()) return name.v2_file;
  const bool has =
      std::find(controllers.begin(), controllers.end(), name.limit) != controllers.end();
  return has ? name.v1_file : nullptr;
}

std::string TextOf(const CgroupLimitFile& file, std::optional<std::int64_t> value) {
  if (value) return std::to_string(*value);
  return file.name == "memory.limit_in_bytes" ? "-1" : "max";
}

Status Write(const OpenCgroup& cgroup, std::string_view limit, std::optional<std::int64_t> value) {
  for (const LimitName& known : kLimits) {
    if (known.limit != limit) continue;
    const char* file = FileOf(known, cgroup.controllers);
    if (file == nullptr) return Error{"open", ENOENT, std::string(limit)};
    return WriteLimit({cgroup.directory.get(), file}, value);
  }
  return Error{"open", ENOENT, std::string(limit)};
}

}  // namespace

CgroupLimits LimitCgroups(const CgroupSet& cgroups, const CgroupLimits& wanted) {
  CgroupLimits held;
  for (const OpenCgroup& cgroup : OpenCgroups(cgroups)) {
    if (wanted.pids && Write(cgroup, "pids", wanted.pids)) held.pids = wanted.pids;
    if (wanted.memory && Write(cgroup, "memory", wanted.memory)) held.memory = wanted.memory;
  }
  return held;
}

void LiftLimits(const CgroupSet& cgroups) {
  for (const OpenCgroup& cgroup : OpenCgroups(cgroups)) {
    for (const LimitName& known : kLimits) {
      [[maybe_unused]] const Status ignored = Write(cgroup, known.limit, std::nullopt);
    }
  }
}

std::vector<OpenCgroup> OpenCgroups(const CgroupSet& cgroups) {
  std::vector<OpenCgroup> opened;
  for (const CgroupDirectory& cgroup : cgroups) {
    UniqueFd directory(::open(cgroup.path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (directory.valid()) opened.push_back({cgroup.controllers, std::move(directory)});
  }
  return opened;
}

std::optional<CgroupLimitFile> FindLimitFile(const std::vector<OpenCgroup>& cgroups,
                                             std::string_view limit) {
  for (const OpenCgroup& cgroup : cgroups) {
    for (const LimitName& known : kLimits) {
      const char* file = known.limit == limit ? FileOf(known, cgroup.controllers) : nullptr;
      if (file == nullptr || ::faccessat(cgroup.directory.get(), file, F_OK, 0) != 0) continue;
      return CgroupLimitFile{cgroup.directory.get(), file};
    }
  }
  return std::nullopt;
}

Result<std::optional<std::int64_t>> ParseCgroupLimit(std::string_view text) {
  const std::string_view word = Trim(text);
  if (word == "max") return std::optional<std::int64_t>();
  const auto value = ParseInteger(word);
  if (!value) return Error{"parse", EINVAL, std::string(word)};
  return *value < kUnlimited ? std::optional<std::int64_t>(*value) : std::nullopt;
}

Result<std::optional<std::int64_t>> ReadLimit(const CgroupLimitFile& file) {
  const auto text = ReadFileAt(file.directory, file.name);
  if (!text) return text.error();
  auto limit = ParseCgroupLimit(*text);
  if (!limit) return Error{"parse", EINVAL, file.name};
  return limit;
}

Status WriteLimit(const CgroupLimitFile& file, std::optional<std::int64_t> value) {
  const UniqueFd fd(::openat(file.directory, file.name.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd.valid()) return ErrnoError("open", file.name);
  const std::string text = TextOf(file, value);
  const bool whole =
      ::write(fd.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
  return whole ? Status() : ErrnoError("write", file.name);
}

}  // namespace nstest
