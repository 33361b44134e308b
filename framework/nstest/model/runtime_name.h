#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/model/scenario.h"

namespace nstest {

/// The runtime that is the kernel itself.
inline constexpr std::string_view kNativeRuntime = "native";

/// The runtime that is a virtual machine: its containers stand on a guest's kernel.
inline constexpr std::string_view kVmRuntime = "vm";

/// What a scenario may name as `runtime`.
inline constexpr std::array<std::string_view, 6> kRuntimeNames{
    kNativeRuntime, "runc", "crun", "docker", "podman", kVmRuntime};

/// Runtimes that are driven alike.
enum class RuntimeFamily {
  kNative,  ///< the kernel itself
  kOci,     ///< a program that makes a container from a bundle: every name that is not known
  kVm,      ///< a virtual machine: a kernel of its own
  kDocker,  ///< docker, and podman, which has its command line: containers of the real host
};

RuntimeFamily FamilyOf(std::string_view runtime);

bool IsNativeRuntime(const Container& container);

/// Whether its host is the real one: by `host: real`, or because a runtime makes its containers
/// there.
bool PlaysOnRealHost(const Scenario& scenario);

/// The runtimes of its containers, each once, in their order: "runc", "native, runc". A scenario
/// without containers is played by the kernel alone.
std::string RuntimesOf(const Scenario& scenario);

}  // namespace nstest
