#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"
#include "nstest/process/loop.h"
#include "nstest/process/process.h"
#include "nstest/process/tree.h"

namespace nstest {

/// What a guest is made of.
struct MachineOptions {
  std::string program;  ///< QEMU's, or a name that PATH knows
  std::string kernel;   ///< path of the image; empty: the newest of /boot

  bool operator==(const MachineOptions&) const = default;
};

/// Why no guest can be made here, and what would do: a sentence's end; empty where one can. Looks
/// for the programs and the kernel, and starts nothing.
std::string WhyNoMachine(const MachineOptions& options);

/// A running guest: QEMU, and who serves it the tree of the caller's mount namespace. Its first
/// process is this program, called with kGuestArgument. Both are the caller's children, and end
/// with this; they leave no file.
class GuestMachine {
 public:
  /// Returns when QEMU has been started; the guest boots meanwhile. Fails with "vm: ..." and what
  /// could not be had.
  static Result<std::unique_ptr<GuestMachine>> Start(Loop& loop, const MachineOptions& options);

  ~GuestMachine() { EndTrees({.pids = Pids()}); }

  GuestMachine(const GuestMachine&) = delete;
  GuestMachine& operator=(const GuestMachine&) = delete;

  /// The caller's end of the port. Taken once.
  UniqueFd TakePort() { return std::move(port_); }

  /// Those of its processes that have not ended.
  std::vector<pid_t> Pids() const;

  bool running() const { return !machine_->exit() && !tree_server_->exit(); }

  /// How its programs ended, if they did, and the last lines of its console; one line, safe to
  /// show. Runs the loop for a moment.
  std::string LastWords(Loop& loop) const;

 private:
  GuestMachine() = default;

  std::unique_ptr<Process> tree_server_;
  std::unique_ptr<Process> machine_;
  UniqueFd console_;
  UniqueFd port_;
};

}  // namespace nstest
