#pragma once

#include <string>
#include <vector>

#include "nstest/model/plan.h"
#include "nstest/model/scenario.h"

/// Parts of a case in words. What they quote of a scenario may hold any character.
namespace nstest {

/// "root; tools mariadbd, nft; new namespaces of pid, mount".
std::string NeedsText(const Scenario& scenario, const Plan& plan);

/// What outlives the disposable host, a sentence each; none touches nothing.
std::vector<std::string> TouchedTexts(const Scenario& scenario, const Plan& plan);

/// "new pid and mount; network of mysql; within outer; user 1000".
std::string ContainerText(const Container& container);

/// "eth0 of a (10.0.0.1/24) and eth0 of b".
std::string LinkText(const NetworkLink& link);

/// What an action is about besides its command: "ready when it prints what matches /x/".
std::vector<std::string> StepNotes(const Step& step);

}  // namespace nstest
