#pragma once

#include <functional>
#include <optional>

#include "nstest/stage/local_part.h"
#include "nstest/stage/messages.h"

namespace nstest {

/// How a distant worker talks to the one that plays the case.
struct AttendTalk {
  std::function<void(const FromWorker&)> tell;
  std::function<std::optional<ToWorker>()> next;  ///< nothing: the other side is gone
};

/// Plays the distant part of a case: makes the containers, does the steps that are asked for, and
/// takes everything down. Returns what it could not take away, and whether the guest's clock or
/// sysctls were changed; nothing where the other side went, or talked nonsense.
std::optional<Left> Attend(const Arrange& arrange, LocalMeans means, const AttendTalk& talk);

}  // namespace nstest
