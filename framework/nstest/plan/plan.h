#pragma once

#include <set>
#include <string>
#include <variant>

#include "nstest/model/plan.h"
#include "nstest/model/result.h"
#include "nstest/model/scenario.h"

namespace nstest {

/// What a plan is made from besides the case: values all, so that planning touches nothing.
struct PlanContext {
  HostFacts facts;                ///< of facts/, and of the worker's greeting
  std::set<std::string> allowed;  ///< of --allow
  /// Programs of --runtime; others are what PATH knows by their name.
  std::vector<RuntimeProgram> runtimes;
  std::vector<std::string> environment;  ///< of the caller's, what docker and podman go by
  std::string run;                       ///< names what they make
};

/// The case as a worker would play it, whatever this host lacks. Pure.
Plan WritePlan(const Case& made);

/// The case as a worker plays it (nested levels written out, matchers left out), or why it cannot
/// be played here. Pure.
std::variant<Plan, Reason> MakePlan(const Case& made, const PlanContext& context);

/// `nested: 3` of "box" as "box.1" (the outermost), "box.2" and "box", each within the one before
/// and with the same new namespaces. What is joined or the host's is so for "box.1"; what happens
/// in "box" (init, ready, mounts) is of "box" alone.
std::vector<Container> WriteOutNesting(const Container& container);

}  // namespace nstest
