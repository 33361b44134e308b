#pragma once

#include <optional>
#include <string>

#include "nstest/runtime/oci_bundle.h"
#include "nstest/runtime/oci_tool.h"
#include "nstest/runtime/runtime.h"

namespace nstest {

/// What its command `features` tells.
struct OciFeatures {
  bool time = false;            ///< it makes time namespaces
  bool cgroup_manager = false;  ///< --cgroup-manager, which crun has
};

/// A runtime of the Open Container Initiative: a program that makes a container from a bundle, with
/// the commands run and delete. It runs inside the disposable host, its bundles and its state are
/// in /run there; the init that `run --detach` leaves becomes the caller's child, who must be PID 1
/// or a subreaper.
class OciRuntime : public Runtime {
 public:
  OciRuntime(const std::string& name, std::string program);

  std::string_view name() const override { return tool_.name(); }

  std::string WhyNot(Loop& loop, const Container& container) override;

  Result<MadeContainer> Make(Loop& loop, const ContainerRequest& request) override;

 private:
  struct Bundle;

  const OciFeatures& FindFeatures(Loop& loop);
  Result<Bundle> WriteBundle(const ContainerRequest& request, const Place& place);
  Result<std::unique_ptr<Process>> Run(Loop& loop, const ContainerRequest& request,
                                       const Bundle& bundle, MadeContainer& made);
  bool RemoveByHand(const Bundle& bundle) const;
  Status Remove(Loop& loop, const Bundle& bundle) const;

  OciTool tool_;
  int made_ = 0;
  std::optional<OciFeatures> features_;  ///< none: not asked yet
};

}  // namespace nstest
