#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/process/v2/posix/default_launcher.hpp>
#include <boost/process/v2/process.hpp>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "nstest/kernel/exec.h"
#include "nstest/kernel/spawn.h"

namespace nstest {

/// A launcher for Boost.Process v2 that makes the process by Spawn, in namespaces. Of Boost's own
/// launchers it keeps the protocol of the initialisers (on_setup, on_exec_setup).
///
/// Boost 1.81's launchers and waiting are not usable here: a failed exec duplicates buffered output
/// and leaves a zombie, its hooks for errors are never called, async_wait may block in waitpid(2)
/// after a stale epoll event (boostorg/process#564), and the destructor waits for a pid that may be
/// another process's by then; one that is given a pid opens a pidfd of its own, and throws where it
/// cannot. So the basic_process returned here has no process, and the caller waits by the pidfd.
struct NamespaceLauncher : boost::process::v2::posix::default_launcher {
  const SpawnOptions& spawn;
  const std::vector<std::string>& argv;
  const std::vector<std::string>& environment;
  const std::function<Status()>& setup;
  const std::function<Result<int>()>& builtin;
  int descriptor = -1;             ///< ProcessOptions::descriptor
  const std::vector<int>& handed;  ///< ProcessOptions::handed
  std::optional<Error> error;      ///< why operator() made no process
  pid_t pid = -1;                  ///< of the one that it made

  using Owner = boost::process::v2::basic_process<boost::asio::io_context::executor_type>;

  template <typename... Inits>
  Owner operator()(boost::asio::io_context& context, UniqueFd& pidfd, Inits&&... inits) {
    namespace v2 = boost::process::v2;
    const v2::filesystem::path executable(argv.empty() ? "" : argv.front());
    const char* const* arguments = nullptr;
    if (const auto refused = v2::posix::detail::on_setup(*this, executable, arguments, inits...)) {
      error = Error{"pipe2", refused.value(), {}};
      return Owner(context.get_executor());
    }
    auto spawned = Spawn(spawn, [&](SpawnedChild& child) -> Status {
      if (const auto refused =
              v2::posix::detail::on_exec_setup(*this, executable, arguments, inits...)) {
        return Error{"dup2", refused.value(), {}};
      }
      return Become(child);
    });
    if (!spawned) {
      error = spawned.error();
      return Owner(context.get_executor());
    }
    pidfd = std::move(spawned->pidfd);
    pid = spawned->pid;
    return Owner(context.get_executor());
  }

 private:
  Status Become(SpawnedChild& child) const;
};

}  // namespace nstest
