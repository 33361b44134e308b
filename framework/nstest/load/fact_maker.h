#pragma once

#include "nstest/load/context.h"
#include "nstest/model/fact_table.h"
#include "nstest/yaml/node.h"

namespace nstest {

/// `name(argument).field`, checked against the table of facts. The kernel's names of namespaces
/// among the fields become ours ("mnt" is "mount").
FactQuery MakeFactQuery(const Node& node, Context& context);

}  // namespace nstest
