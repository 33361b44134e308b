#pragma once

#include <sys/types.h>

#include <map>

#include "nstest/base/unique_fd.h"
#include "nstest/base/units.h"

namespace nstest {

/// The other children of the caller's parent, to be waited for when that has died. Their parent is
/// single-threaded, and does not end them itself while they are noted.
class Siblings {
 public:
  /// Remembers those that there are now.
  void Note();

  /// Returns when all that were noted have ended, or when patience has: a dying parent sends
  /// SIGKILL to its workers only after it has closed its descriptors (do_exit() in kernel/exit.c).
  void AwaitEnd(Nanoseconds patience);

 private:
  std::map<pid_t, UniqueFd> pidfds_;
};

}  // namespace nstest
