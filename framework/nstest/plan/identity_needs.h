#pragma once

#include "nstest/model/plan.h"
#include "nstest/model/result.h"

namespace nstest {

/// What users and capabilities of containers and steps need: ids that are mapped where they act,
/// and capabilities that nstest has to give. Pure.
Reason MissingForIdentities(const Plan& plan, const HostFacts& facts);

}  // namespace nstest
