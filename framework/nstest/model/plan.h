#pragma once

#include <string>
#include <vector>

#include "nstest/base/units.h"
#include "nstest/model/container.h"
#include "nstest/model/runtime_program.h"
#include "nstest/model/scenario.h"

namespace nstest {

/// Why a case cannot be played here: a key of DESIGN's skip keys and a sentence that says how to
/// get what is missing.
struct Reason {
  std::string key;
  std::string text;

  bool empty() const { return key.empty() && text.empty(); }

  bool operator==(const Reason&) const = default;
};

/// What a worker plays: the case without what is only judged or reported. Steps carry no matchers.
struct Plan {
  std::string id;
  std::vector<Container> containers;  ///< in order; nested levels written out
  std::vector<NetworkLink> links;
  std::vector<Step> steps;
  Nanoseconds timeout = kDefaultCaseTimeout;
  std::string folder;               ///< default workdir
  bool real_host = false;           ///< played there
  bool asks_for_real_host = false;  ///< and says so: host: real
  std::vector<std::string> touches;
  std::vector<RuntimeProgram> runtimes;  ///< those of its containers, but native

  bool operator==(const Plan&) const = default;
};

template <typename Archive>
void Fields(Archive& archive, Reason& reason) {
  archive("key", reason.key);
  archive("text", reason.text);
}

template <typename Archive>
void Fields(Archive& archive, Plan& plan) {
  archive("id", plan.id);
  archive("containers", plan.containers);
  archive("links", plan.links);
  archive("steps", plan.steps);
  archive("timeout", plan.timeout);
  archive("folder", plan.folder);
  archive("real_host", plan.real_host);
  archive("asks_for_real_host", plan.asks_for_real_host);
  archive("touches", plan.touches);
  archive("runtimes", plan.runtimes);
}

}  // namespace nstest
