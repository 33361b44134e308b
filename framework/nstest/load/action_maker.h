#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "nstest/load/context.h"
#include "nstest/model/action.h"
#include "nstest/yaml/node.h"

namespace nstest {

/// The keys of actions: "run", "observe", ...
const std::vector<std::string_view>& ActionWords();

/// The keys that go with an action: `stdin`, `as`, `ready`.
const std::vector<std::string_view>& ActionOptionWords();

/// The one action of a step. Nothing after an error; a step with none or several is one.
std::optional<Action> MakeAction(const Node& step, Context& context);

}  // namespace nstest
