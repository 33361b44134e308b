#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nstest/load/context.h"
#include "nstest/load/filling.h"
#include "nstest/yaml/node.h"

/// `matrix` and `for each`: names with several values, and all their combinations.
namespace nstest {

struct AxisValue {
  std::string label;  ///< the text itself, or a row's `name`; without blanks, ',', '[' and ']'
  Node node;
};

struct Axis {
  std::string name;
  Mark mark;
  std::vector<AxisValue> values;
};

/// Axis name -> label of its value.
using Combination = std::vector<std::pair<std::string, std::string>>;

/// "[kind=pid,entry=clone]"
std::string CombinationText(const Combination& combination);

inline constexpr std::size_t kMostCombinations = 1000;

/// `{kind: [pid, uts], row: [{name: x, ...}]}`. Its names become known to the context. `owner` is
/// "matrix" or "for each".
std::vector<Axis> MakeAxes(const Node& node, std::string_view owner, Context& context);

/// How many combinations there are; at most kMostCombinations + 1.
std::size_t CountCombinations(const std::vector<Axis>& axes);

/// The combination of this index, the last axis changing first; its values are put into `values`,
/// in which the axes' names must stand already or are added.
Combination TakeCombination(const std::vector<Axis>& axes, std::size_t index, GivenValues& values);

}  // namespace nstest
