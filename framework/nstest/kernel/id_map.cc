#include "nstest/kernel/id_map.h"

#include <fcntl.h>
#include <unistd.h>

#include "nstest/base/text.h"

namespace nstest {

namespace {

Status WriteFile(int proc, pid_t pid, const std::string& name, const std::string& text) {
  const std::string path = std::to_string(pid) + '/' + name;
  const UniqueFd fd(::openat(proc, path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd.valid()) return ErrnoError("open " + name, path);
  if (::write(fd.get(), text.data(), text.size()) < 0) return ErrnoError("write " + name, text);
  return {};
}

}  // namespace

std::int64_t CountMappedIds(std::string_view text) {
  std::int64_t ids = 0;
  for (const std::string_view row : Split(text, '\n')) {
    const auto words = Words(row);
    if (words.size() == 3) ids += ParseInteger(words[2]).value_or(0);
  }
  return ids;
}

std::string IdMapText(const std::vector<IdRange>& map) {
  std::string text;
  for (const IdRange& range : map) {
    if (!text.empty()) text += '\n';
    text += std::to_string(range.inside) + ' ' + std::to_string(range.outside) + ' ' +
            std::to_string(range.count);
  }
  return text;
}

Status WriteIdMaps(int proc, pid_t pid, const IdMaps& maps) {
  if (maps.deny_setgroups) NSTEST_TRY(WriteFile(proc, pid, "setgroups", "deny"));
  NSTEST_TRY(WriteFile(proc, pid, "gid_map", IdMapText(maps.gid_map)));
  return WriteFile(proc, pid, "uid_map", IdMapText(maps.uid_map));
}

}  // namespace nstest
