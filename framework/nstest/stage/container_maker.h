#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "nstest/act/scene.h"
#include "nstest/kernel/cgroup_limits.h"
#include "nstest/model/plan.h"
#include "nstest/runtime/runtime.h"
#include "nstest/stage/runtimes.h"

namespace nstest {

struct PlayOptions {
  bool real_root = false;  ///< root here is the real root
  CgroupSet cgroups;       ///< the host's own, below which containers get theirs; may be empty
  std::vector<std::string> folders;  ///< the scenarios', to be shown to a guest
};

/// The request with the init, and with the references in the container's texts filled in.
Result<ContainerRequest> FillIn(ContainerRequest request, const std::optional<Command>& init,
                                const Saved& saved);

/// Makes the containers of a plan, and adds their places and inits to the scene.
class ContainerMaker {
 public:
  ContainerMaker(const Plan& plan, Scene& scene, const FindRuntime& find_runtime,
                 const PlayOptions& options)
      : plan_(plan), scene_(scene), find_runtime_(find_runtime), options_(options) {}

  /// What a runtime of the plan's containers cannot do here; empty where each can make its own.
  Reason WhyNot() const;

  /// With the init that it declares. Returns when it is ready. Fails with the step that was
  /// refused, or with no errno where there was nothing to refuse; with step "cgroup" where this
  /// host has no cgroup that limits so.
  Status Make(const Container& container, SteadyTime deadline);

  /// Short form: with this command as its init. Fails as Make.
  Status MakeWith(const Container& container, const nstest::Run& run, SteadyTime deadline);

  /// `start: box`: all its levels. What the kernel refused is the evidence. Fails where it was not
  /// the kernel.
  Result<Outcome> Start(std::string_view name, SteadyTime deadline);

  const Container* Find(std::string_view name) const;

  /// "mount(proc) '/proc': EPERM, making container 'box'"
  static std::string ErrorText(const Error& error, const Container& container);

 private:
  Result<ContainerRequest> MakeRequest(const Container& container,
                                       std::vector<UniqueFd>& opened) const;

  struct InitOptions {
    const std::optional<Command>& command;
    std::string input;
    SteadyTime deadline;
  };

  Status MakeWithInit(const Container& container, const InitOptions& init);
  void Add(const Container& container, MadeContainer made, std::vector<OpenCgroup> cgroups);
  Result<std::vector<OpenCgroup>> MakeCgroups(const Container& container,
                                              ContainerRequest& request);
  Error ExplainEndOfNeeded(Error error, const Container& container) const;

  const Plan& plan_;
  Scene& scene_;
  const FindRuntime& find_runtime_;
  const PlayOptions& options_;
  std::vector<UniqueFd> procs_;  // of the containers' cgroups: places borrow them
};

}  // namespace nstest
