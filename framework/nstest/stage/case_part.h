#pragma once

#include <optional>
#include <string>

#include "nstest/act/scene.h"
#include "nstest/model/evidence.h"

namespace nstest {

/// The containers of a case that stand on one kernel, and what its steps do there. Ends with what
/// it made, when it is destroyed.
class CasePart {
 public:
  virtual ~CasePart() = default;

  /// Makes the containers and the links. How the case ended, where they could not be made.
  virtual std::optional<Ending> SetUp(SteadyTime deadline) = 0;

  /// Does a step of the plan, by its index, once.
  virtual Result<Outcome> Once(int index, SteadyTime deadline) = 0;

  /// Remembers what a step saved, for the steps after it.
  virtual void Keep(const std::string& name, const Value& value) = 0;
};

/// How a case ends whose container could not be made; `late`: its time was over by then.
Ending CreationFailed(const Container& container, const Error& error, bool late);

/// What only trying tells of this host; empty where the error is no lack of its.
Reason WhatHostLacks(const Error& error);

}  // namespace nstest
