#include "nstest/kernel/mount_table.h"

#include <algorithm>

#include "nstest/base/text.h"

namespace nstest {

namespace {

bool IsOctal(char c) {
  return c >= '0' && c <= '7';
}

// Blanks, newlines, backslashes and # are written as \040 and so on.
std::string Decode(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '\\' && i + 3 < text.size() && IsOctal(text[i + 1]) &&
                         IsOctal(text[i + 2]) && IsOctal(text[i + 3]);
    if (!escaped) {
      plain += text[i];
      continue;
    }
    plain +=
        static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
    i += 3;
  }
  return plain;
}

std::vector<std::string> DecodeOptions(std::string_view text) {
  std::vector<std::string> options;
  for (const std::string_view option : Split(text, ',')) options.push_back(Decode(option));
  return options;
}

int Number(std::string_view text) {
  return static_cast<int>(ParseInteger(text).value_or(0));
}

void ReadTag(std::string_view tag, MountEntry& mount) {
  if (tag.starts_with("shared:")) mount.peer_group = Number(tag.substr(7));
  if (tag.starts_with("master:")) mount.master = Number(tag.substr(7));
  if (tag == "unbindable") mount.unbindable = true;
}

// Six fields, any number of tags, "-", and three fields more; any of them but the tags can be
// empty.
std::optional<MountEntry> ParseLine(std::string_view line) {
  constexpr std::size_t kFirst = 6;
  constexpr std::size_t kLast = 3;
  const auto fields = Split(line, ' ');
  if (fields.size() < kFirst) return std::nullopt;
  const auto dash = std::find(fields.begin() + kFirst, fields.end(), "-");
  if (fields.end() - dash <= static_cast<std::ptrdiff_t>(kLast)) return std::nullopt;
  MountEntry mount{.id = Number(fields[0]),
                   .parent = Number(fields[1]),
                   .device = std::string(fields[2]),
                   .root = Decode(fields[3]),
                   .mount_point = Decode(fields[4]),
                   .options = DecodeOptions(fields[5]),
                   .type = Decode(dash[1]),
                   .source = Decode(dash[2]),
                   .super_options = DecodeOptions(dash[3])};
  for (auto tag = fields.begin() + kFirst; tag != dash; ++tag) ReadTag(*tag, mount);
  return mount;
}

// The walk of path_resolution(7): from mount to mount along the path.
class Walk {
 public:
  explicit Walk(const std::vector<MountEntry>& table) : table_(table) {}

  const MountEntry* current() const { return current_; }

  // Into whatever is mounted at `path` in the current mount, to the top of the stack.
  void Cross(std::string_view path) {
    while (const MountEntry* above = MountedOn(path)) current_ = above;
  }

 private:
  const MountEntry* MountedOn(std::string_view path) const {
    const auto found = std::find_if(table_.rbegin(), table_.rend(), [&](const MountEntry& mount) {
      return mount.mount_point == path && &mount != current_ && IsChildOfCurrent(mount);
    });
    return found == table_.rend() ? nullptr : &*found;
  }

  bool IsChildOfCurrent(const MountEntry& mount) const {
    if (current_ != nullptr) return mount.parent == current_->id;
    return mount.parent == mount.id ||
           std::none_of(table_.begin(), table_.end(),
                        [&](const MountEntry& other) { return other.id == mount.parent; });
  }

  const std::vector<MountEntry>& table_;
  const MountEntry* current_ = nullptr;  // before "/": outside of every mount
};

}  // namespace

Result<std::vector<MountEntry>> ParseMountInfo(std::string_view text) {
  std::vector<MountEntry> table;
  for (const std::string_view line : Split(text, '\n')) {
    if (line.empty()) continue;
    auto mount = ParseLine(line);
    if (!mount) return Error{"parse", 0, "mountinfo: " + std::string(line)};
    table.push_back(std::move(*mount));
  }
  return table;
}

const MountEntry* FindMountAt(const std::vector<MountEntry>& table, std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (!path.starts_with('/')) return nullptr;
  Walk walk(table);
  walk.Cross("/");
  for (std::size_t end = path.find('/', 1); path.size() > 1; end = path.find('/', end + 1)) {
    walk.Cross(path.substr(0, end));
    if (end == std::string_view::npos) break;
  }
  const MountEntry* mount = walk.current();
  return mount != nullptr && mount->mount_point == path ? mount : nullptr;
}

std::string_view PropagationName(const MountEntry& mount) {
  if (mount.unbindable) return "unbindable";
  if (mount.peer_group && mount.master) return "shared,slave";
  if (mount.peer_group) return "shared";
  return mount.master ? "slave" : "private";
}

}  // namespace nstest
