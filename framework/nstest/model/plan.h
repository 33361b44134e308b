#pragma once

#include <string>
#include <vector>

#include "nstest/base/units.h"
#include "nstest/model/container.h"
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

/// A container runtime that is a program.
struct RuntimeProgram {
  std::string name;  ///< as containers name it
  std::string path;  ///< or a name that PATH knows
  /// What of the caller's environment it is run with, "DOCKER_HOST=..."; the rest stays away.
  std::vector<std::string> environment = {};
  /// Of what it makes and the run has to take away again: "nstest-RUN-..."; empty where nothing
  /// outlives the disposable host.
  std::string run = {};

  bool operator==(const RuntimeProgram&) const = default;
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
void Fields(Archive& archive, RuntimeProgram& program) {
  archive("name", program.name);
  archive("path", program.path);
  archive("environment", program.environment);
  archive("run", program.run);
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
