#pragma once

#include <array>

#include "nstest/base/unique_fd.h"

namespace nstest {

/// While it exists, SIGINT, SIGTERM and SIGHUP are not deadly but make fd() readable. At its end
/// those that came are forgotten, and later ones are deadly. What Spawn makes never inherits it.
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
