#pragma once

#include <array>

#include "nstest/base/unique_fd.h"

namespace nstest {

/// While it exists, SIGINT, SIGTERM and SIGHUP are not deadly but make fd() readable. The caller's
/// signal mask is restored at the end; processes that Spawn makes never inherit it.
class InterruptWatch {
 public:
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

  int fd() const { return fd_.get(); }

 private:
  UniqueFd fd_;
};

}  // namespace nstest
