#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "nstest/base/result.h"

namespace nstest {

/// A system call of a traced program, the same in every run of it. The window in which calls are
/// counted opens when the worker makes its first process, a container's, and closes when the first
/// command is executed in it.
struct TracedCall {
  /// How the process came to be: "0" is the program, "0.2" the second process that it made.
  std::string process;
  long number = 0;
  int count = 1;  ///< which of the process's calls with this number, since the window opened

  auto operator<=>(const TracedCall&) const = default;
};

/// Instead of the call being made it fails with this errno.
struct Fault {
  TracedCall call;
  int errnum = 0;
};

struct Trace {
  std::vector<TracedCall> calls;     ///< in the window
  bool reached = false;              ///< whether the call of the fault came
  bool hung = false;                 ///< it did not end in time and was killed
  std::vector<std::string> crashed;  ///< processes that a fault of their own ended, by SIGSEGV...
  int left = 0;                      ///< processes that outlived the program by more than a second
  pid_t runner = 0;                  ///< the program's number
  int status = 0;                    ///< the program's, of waitpid(2)
};

struct TraceOptions {
  std::vector<std::string> argv;
  std::optional<Fault> fault;
  std::string output;  ///< the file that gets what the program prints
  std::chrono::seconds patience{30};
};

/// Runs the program to its end, and everything that it starts. Uses SIGALRM and must be the only
/// waiting thread of this process. x86-64 only. Fails with "fork" or "ptrace".
Result<Trace> RunTraced(const TraceOptions& options);

}  // namespace nstest
