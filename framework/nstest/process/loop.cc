#include "nstest/process/loop.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/system/system_error.hpp>

namespace nstest {

// Concurrency hint 1: one thread, so no locks.
Loop::Loop() : context_(std::make_unique<boost::asio::io_context>(1)) {}

Loop::~Loop() = default;

// The first descriptor makes Asio's reactor, which throws where it can have no epoll(7) instance.
Status Loop::Open() {
  try {
    const boost::asio::posix::stream_descriptor first(*context_);
    return {};
  } catch (const boost::system::system_error& refused) {
    return Error{"epoll", refused.code().value(), {}};
  }
}

bool Loop::RunUntil(const std::function<bool()>& done, SteadyTime deadline) {
  while (!done()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    context_->restart();
    context_->run_one_until(deadline);
  }
  return true;
}

boost::asio::io_context& Loop::context() {
  return *context_;
}

}  // namespace nstest
