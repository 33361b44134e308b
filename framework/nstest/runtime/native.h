#pragma once

#include "nstest/runtime/runtime.h"

namespace nstest {

/// The kernel itself: clone3(2), setns(2) and mount(2), nothing between.
class NativeRuntime : public Runtime {
 public:
  std::string_view name() const override { return "native"; }

  std::string WhyNot(Loop& /*loop*/, const Container& /*container*/) override { return {}; }

  Result<MadeContainer> Make(Loop& loop, const ContainerRequest& request) override;
};

/// Which namespaces the container's init joins and gets. Pure, but for the pidfds in the request.
SpawnOptions MakeSpawnOptions(const ContainerRequest& request);

/// CLONE_NEW* of the kinds in which the container differs from the host.
std::uint64_t DifferingNamespaces(const ContainerRequest& request);

/// The place that the container is, but for its init.
Place MakePlace(const ContainerRequest& request);

}  // namespace nstest
