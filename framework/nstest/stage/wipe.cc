#include <fts.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <limits>

#include "nstest/stage/leftovers.h"

namespace nstest {

namespace {

constexpr long kTmpfsMagic = 0x01021994;

void Remove(const FTSENT& entry) {
  if (entry.fts_level == FTS_ROOTLEVEL || entry.fts_info == FTS_D) return;
  if (entry.fts_info == FTS_DP) {
    ::rmdir(entry.fts_accpath);  // EBUSY for what is mounted over stays
  } else {
    ::unlink(entry.fts_accpath);
  }
}

}  // namespace

std::uint64_t CountFiles(const char* path) {
  struct statfs status {};

  if (::statfs(path, &status) != 0 || status.f_type != kTmpfsMagic) return 0;
  const bool counted = status.f_files != 0;
  return counted ? status.f_files - status.f_ffree : std::numeric_limits<std::uint64_t>::max();
}

void WipeDirectory(const char* path) {
  std::array<char*, 2> roots{const_cast<char*>(path), nullptr};  // NOLINT: fts_open(3) reads only
  // Physical, never through links; FTS_XDEV keeps out of mounts. It changes the working directory
  // as it goes: no path is too long.
  FTS* walk = ::fts_open(roots.data(), FTS_PHYSICAL | FTS_XDEV, nullptr);
  if (walk == nullptr) return;
  while (const FTSENT* entry = ::fts_read(walk)) Remove(*entry);
  ::fts_close(walk);
}

}  // namespace nstest
