#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/model/scenario.h"

namespace nstest {

/// The runtime that is the kernel itself.
inline constexpr std::string_view kNativeRuntime = "native";

/// What a scenario may name as `runtime`.
inline constexpr std::array<std::string_view, 4> kRuntimeNames{kNativeRuntime, "runc", "crun",
                                                               "vm"};

bool IsNativeRuntime(const Container& container);

/// The runtimes of its containers, each once, in their order: "runc", "native, runc". A scenario
/// without containers is played by the kernel alone.
std::string RuntimesOf(const Scenario& scenario);

}  // namespace nstest
