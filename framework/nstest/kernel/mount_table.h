#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/base/result.h"

namespace nstest {

/// A mount, one line of proc_pid_mountinfo(5). Paths are those of the reader's root directory.
struct MountEntry {
  int id = 0;
  int parent = 0;      ///< of a root, an id that the table may lack
  std::string device;  ///< "254:0"
  std::string root;    ///< which directory of the filesystem is mounted
  std::string mount_point;
  std::vector<std::string> options;  ///< of this mount: "rw", "nosuid"
  std::optional<int> peer_group;     ///< shared: mount events go both ways
  std::optional<int> master;         ///< slave: they come from that group
  bool unbindable = false;
  std::string type;
  std::string source;
  std::vector<std::string> super_options;  ///< of the filesystem, for all its mounts

  bool operator==(const MountEntry&) const = default;
};

/// Pure; octal escapes are decoded. Fails with "parse" and the line.
Result<std::vector<MountEntry>> ParseMountInfo(std::string_view text);

/// The mount that a path walk arrives in, if it stands exactly at the absolute `path`: the topmost
/// of a stack, and none that another mount has covered. nullptr if there is none.
const MountEntry* FindMountAt(const std::vector<MountEntry>& table, std::string_view path);

/// "private", "shared", "slave", "shared,slave" (takes events and passes them on), "unbindable".
std::string_view PropagationName(const MountEntry& mount);

}  // namespace nstest
