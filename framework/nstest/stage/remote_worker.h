#pragma once

#include <memory>

#include "nstest/runtime/docker_remote.h"
#include "nstest/stage/channel.h"
#include "nstest/stage/distant_worker.h"

namespace nstest {

/// The worker in a container that is entered by `exec` alone.
class RemoteWorker : public DistantWorker {
 public:
  /// Returns when it has greeted. Fails with a sentence.
  static Result<std::unique_ptr<RemoteWorker>> Enter(Loop& loop, const RemoteContainer& container,
                                                     SteadyTime deadline);

  /// Fails with step "answer": the container may have ended. The loop runs meanwhile.
  Result<FromWorker> Ask(const ToWorker& message, SteadyTime deadline) override;

  Error Nonsense() override { return Explain("answered what was not asked"); }

  void Spoil() override { fit_ = false; }

  bool fit() const override { return fit_; }

 private:
  RemoteWorker(Loop& loop, std::unique_ptr<Process> tool, UniqueFd socket)
      : loop_(loop), tool_(std::move(tool)), channel_(std::move(socket)) {}

  Error Explain(const std::string& what);
  Result<FromWorker> Hear(SteadyTime deadline);

  Loop& loop_;
  std::unique_ptr<Process> tool_;
  Channel channel_;
  bool fit_ = true;
};

}  // namespace nstest
