#pragma once

#include <span>

#include "nstest/plan/runtime_rules.h"

namespace nstest {

/// What docker and podman cannot do, or would do differently. Their host is the real one.
std::span<const RuntimeRule> DockerRules();

/// A container shares no namespace with the real host that the case could change it by, and its
/// steps do nothing there, unless the scenario asks for that host. Of docker's, a kind that is not
/// listed is made new besides; here the words of the steps tell where that matters.
std::string NeedsRealHost(const Container& container, const Plan& plan);

}  // namespace nstest
