#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nstest/load/context.h"
#include "nstest/model/identity.h"
#include "nstest/model/scenario.h"
#include "nstest/yaml/node.h"

/// Who acts: of containers and of steps.
namespace nstest {

/// `1000`, `1000:100` or `{uid: 1000, gid: 100, groups: [4, 5]}`.
UserIds MakeUser(const Node& node, Context& context);

/// Names of capabilities; reports the unknown ones.
std::vector<std::string> MakeCapabilityNames(const Node& node, std::string_view what,
                                             Context& context);

/// `[CAP_NET_RAW]`, `none` or `{drop: [CAP_NET_RAW]}`.
CapabilityRule MakeCapabilityRule(const Node& node, Context& context);

/// `{nofile: 64, core: unlimited, nproc: {soft: 5, hard: 10}}`
std::vector<ResourceLimit> MakeLimits(const Node& node, Context& context);

/// `user` and `capabilities` of a step; reports them where the action takes neither.
void MakeStepIdentity(const Node& node, Step& step, Context& context);

}  // namespace nstest
