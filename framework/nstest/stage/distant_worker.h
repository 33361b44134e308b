#pragma once

#include "nstest/base/result.h"
#include "nstest/process/loop.h"
#include "nstest/stage/messages.h"

namespace nstest {

/// A worker that stands where the case's own worker does not, and does what Arrange, Do and Leave
/// ask for.
class DistantWorker {
 public:
  virtual ~DistantWorker() = default;

  /// Sends, and waits for the answer. Fails with a sentence where none comes in time or the worker
  /// has ended; it is then no longer fit.
  virtual Result<FromWorker> Ask(const ToWorker& message, SteadyTime deadline) = 0;

  /// Why an answer means nothing, for who cannot use it. It is then no longer fit.
  virtual Error Nonsense() = 0;

  /// Not to be used for another case: something in it is not as it was at first.
  virtual void Spoil() = 0;

  virtual bool fit() const = 0;
};

}  // namespace nstest
