#include "nstest/process/loop.h"

#include <boost/asio/io_context.hpp>

namespace nstest {

// Concurrency hint 1: one thread, so no locks.
Loop::Loop() : context_(std::make_unique<boost::asio::io_context>(1)) {}

Loop::~Loop() = default;

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
