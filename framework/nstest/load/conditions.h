#pragma once

#include "nstest/load/context.h"
#include "nstest/load/matcher_maker.h"
#include "nstest/model/scenario.h"
#include "nstest/yaml/node.h"

/// What depends on the facts of the host: `when`.
namespace nstest {

/// Whether the value of an `expect` is a list of alternatives, and not of items.
bool IsAlternatives(const Node& expect);

/// `[{when: {fact: value}, is: ..., because: ...}, {is: ...}]`: the last one is the step's
/// `expect`, for all hosts for which none before it was.
void MakeAlternatives(const Node& list, Step& step, Context& context);

/// `{when: {fact: value}, because: ...}`
KnownFailure MakeKnownFailure(const Node& node, Context& context);

}  // namespace nstest
