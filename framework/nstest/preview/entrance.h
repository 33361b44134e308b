#pragma once

#include <string>
#include <vector>

#include "nstest/model/plan.h"

/// How a shell gets into the places of a plan: nsenter(1) of util-linux, with the PIDs in
/// variables.
namespace nstest {

/// `nsenter --target "$box" --pid`, with a blank at its end; empty for the host.
struct Entrance {
  std::string command;
  bool forks = false;  ///< nsenter's child is the command: with pid or time
};

/// The option of nsenter(1) and unshare(1) for a kind: "--net".
std::string KindOption(NamespaceKind kind);

/// The kinds in which the place is not the host's.
std::vector<NamespaceKind> DifferingKinds(const Plan& plan, const std::string& place);

/// nullptr for the host, and for a name that the plan has not.
const Container* FindContainer(const Plan& plan, const std::string& name);

/// Into the place of a step.
Entrance EntranceOf(const Plan& plan, const Step& step);

/// To where a container is made: its `within`, and what it joins.
Entrance EntranceToMake(const Plan& plan, const Container& container);

}  // namespace nstest
