#pragma once

#include <string>
#include <vector>

#include "nstest/base/result.h"

namespace nstest {

/// A tree that a container of docker gets: an image that holds its upmost level alone, and what is
/// bound there, read-only.
struct DockerTree {
  struct Bind {
    std::string source;
    std::string at;
  };

  std::string archive;  ///< to be imported: tar
  std::vector<Bind> binds;
};

/// Of a container's `root`: empty, "empty", "busybox" or a directory. Of the host's tree /proc,
/// /sys, /dev, /tmp and /run are empty. Fails with "open", "readdir" and "busybox".
Result<DockerTree> ReadDockerTree(const std::string& root);

}  // namespace nstest
