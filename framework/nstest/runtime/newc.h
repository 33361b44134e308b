#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/base/result.h"

namespace nstest {

/// One file of an archive. Its content is borrowed.
struct NewcEntry {
  std::string name;  ///< below the root, without a leading '/'
  mode_t mode = 0;   ///< kind and permissions, as of stat(2)
  std::string_view content;
  std::uint32_t device_major = 0;  ///< of a device
  std::uint32_t device_minor = 0;
};

/// Pure. A cpio archive in the format "newc", as the kernel unpacks it into its first filesystem:
/// Documentation/driver-api/early-userspace/buffer-format.rst. The same entries make the same
/// bytes; all belong to root and are of the epoch. Directories must come before what is in them.
/// Fails with "newc": a name that is empty, absolute or longer than PATH_MAX (EINVAL,
/// ENAMETOOLONG), a content whose length does not fit into 32 bits (EFBIG).
Result<std::string> MakeNewc(const std::vector<NewcEntry>& entries);

}  // namespace nstest
