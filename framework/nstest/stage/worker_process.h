#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/kernel/spawn.h"
#include "nstest/stage/channel.h"
#include "nstest/stage/messages.h"
#include "nstest/stage/worker_cgroups.h"

namespace nstest {

/// A worker as its runner sees it: where plans go and evidence comes from. For tests there is a
/// fake.
class WorkerLink {
 public:
  virtual ~WorkerLink() = default;

  /// Readable when TryReceive has something to say.
  virtual int fd() const = 0;

  virtual Status Send(const ToWorker& message) = 0;

  /// A message that is here already; nothing when there is none. Fails when the worker has gone.
  virtual Result<std::optional<FromWorker>> TryReceive() = 0;
};

/// Makes workers.
class WorkerMaker {
 public:
  virtual ~WorkerMaker() = default;

  /// Starts a worker and returns at once; its first message is Hello.
  virtual Result<std::unique_ptr<WorkerLink>> Make(bool real_host) = 0;
};

/// What the ids of a disposable host are outside.
enum class HostIds {
  kBest,         ///< all of them, its root the real one; one's own id alone without CAP_SYS_ADMIN
  kUnprivileged  ///< a range that nothing else uses: then no power but that of namespaces is left
};

/// What making a host and its containers takes besides CAP_SYS_ADMIN: root may have been left that
/// one and not these (docker run --cap-add SYS_ADMIN). A user namespace of our own has them all.
bool HasCapabilitiesOfAHost();

/// Real workers: this program executed again in new namespaces, dying with the runner.
class WorkerProcesses : public WorkerMaker {
 public:
  /// `folders`: the scenarios', to be kept visible. `announce`: see WorkerCgroups.
  WorkerProcesses(std::vector<std::string> folders,
                  std::function<Status(const HostChange&)> announce,
                  HostIds host_ids = HostIds::kBest)
      : folders_(std::move(folders)), cgroups_(std::move(announce)), host_ids_(host_ids) {}

  Result<std::unique_ptr<WorkerLink>> Make(bool real_host) override;

 private:
  std::vector<std::string> folders_;
  WorkerCgroups cgroups_;
  HostIds host_ids_;
};

}  // namespace nstest
