#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "nstest/base/result.h"

namespace boost::asio {
class io_context;
}

namespace nstest {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Moves the output, input and ends of processes while it runs, and only then: what is not run is
/// not read. Single-threaded; lives longer than the processes started on it.
class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Whether it has what it needs of the kernel; asked for once, before the first process. Fails
  /// with "epoll".
  Status Open();

  /// Runs until `done()`, asked after every event, or the deadline. Returns done().
  bool RunUntil(const std::function<bool()>& done, SteadyTime deadline);

  boost::asio::io_context& context();

 private:
  std::unique_ptr<boost::asio::io_context> context_;
};

}  // namespace nstest
