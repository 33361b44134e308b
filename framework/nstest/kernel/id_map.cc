#include "nstest/kernel/id_map.h"

#include <fcntl.h>
#include <unistd.h>

#include <limits>
#include <optional>

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

std::optional<std::uint32_t> ParseId(std::string_view word) {
  const auto id = ParseInteger(word);
  if (!id || *id < 0 || *id > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(*id);
}

}  // namespace

std::vector<IdRange> ParseIdMap(std::string_view text) {
  std::vector<IdRange> map;
  for (const std::string_view line : Split(text, '\n')) {
    const auto words = Words(line);
    if (words.size() != 3) continue;
    const auto inside = ParseId(words[0]);
    const auto outside = ParseId(words[1]);
    const auto count = ParseId(words[2]);
    if (inside && outside && count) map.push_back({*inside, *outside, *count});
  }
  return map;
}

std::int64_t CountMappedIds(std::string_view text) {
  std::int64_t ids = 0;
  for (const IdRange& range : ParseIdMap(text)) ids += range.count;
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
