#pragma once

#include <string>
#include <vector>

#include "nstest/runtime/runtime.h"

/// Of containers that are entered by their runtime's `exec` alone: this program is copied into
/// them, is their first process until it becomes the declared init, and does the steps there.
namespace nstest {

/// Where it is copied to.
inline constexpr const char* kProgramWithin = "/.nstest";

/// Its first argument as the container's first process; the init's arguments follow, none for
/// nstest's own.
inline constexpr const char* kInitWithin = "nstest-first";

/// Its only argument as the worker, who talks over its standard input and output.
inline constexpr const char* kWorkerWithin = "nstest-within";

/// Becomes the program, with the environment that the runtime gives; returns the status of one that
/// cannot be executed, 127 or 126, having said why. Without a program, an init that reaps, and
/// returns 0 after SIGTERM.
int InitOfContainer(const std::vector<std::string>& argv);

/// The container in which the caller stands: its init is PID 1, and nothing has to be entered.
class RuntimeWithin : public Runtime {
 public:
  std::string_view name() const override { return "within"; }

  std::string WhyNot(Loop& /*loop*/, const Container& /*container*/) override { return {}; }

  bool makes_cgroups() const override { return true; }

  Result<MadeContainer> Make(Loop& loop, const ContainerRequest& request) override;
};

}  // namespace nstest
