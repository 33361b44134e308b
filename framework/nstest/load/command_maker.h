#pragma once

#include "nstest/load/context.h"
#include "nstest/model/action.h"
#include "nstest/yaml/node.h"

/// The parts that containers and steps have in common.
namespace nstest {

/// A text for the shell, or a list of words.
Command MakeCommand(const Node& node, std::string_view what, Context& context);

/// `ready: {line: ... | file: ... | port: ...}`
Ready MakeReady(const Node& node, Context& context);

/// `{type, source, at, options, propagation}`
Mount MakeMount(const Node& node, Context& context);

/// Reports a text that RE2 does not take; one with references is checked when they are known.
void CheckPattern(const Node& node, std::string_view what, Context& context);

}  // namespace nstest
