#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "nstest/load/context.h"
#include "nstest/model/scenario.h"
#include "nstest/yaml/node.h"

namespace nstest {

/// The words of a step that are its own; the short form takes them at the top of the document.
const std::vector<std::string_view>& StepWords();

/// Words of steps that this version does not play.
std::span<const std::string_view> LaterStepWords();

/// One step. What it saves and starts is known to the steps after it.
Step MakeStep(const Node& node, Context& context);

/// Whether the step has `control: {in: PLACE, expect: ...}`.
bool HasControlStep(const Node& step);

/// The step of that control: the same action there, to be played after the step. Nothing after an
/// error.
std::optional<Step> MakeControlStep(const Node& node, const Step& step, Context& context);

/// `control: none, because REASON`, of a step or a scenario.
std::string MakeControl(const Node& node, Context& context);

}  // namespace nstest
