#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "nstest/model/plan.h"
#include "nstest/runtime/native.h"
#include "nstest/runtime/runtime.h"

namespace nstest {

/// The runtime that makes a container of the plan.
using FindRuntime = std::function<Runtime&(const Plan& plan, const Container& container)>;

/// The runtimes of a worker: the kernel itself, and each program from the first container on that
/// names it. What a program can do is asked once.
class Runtimes {
 public:
  Runtime& Find(const Plan& plan, const Container& container);

 private:
  struct Known {
    RuntimeProgram program;
    std::unique_ptr<Runtime> runtime;
  };

  Runtime& FindProgram(const RuntimeProgram& program);

  NativeRuntime native_;
  std::vector<Known> known_;
};

}  // namespace nstest
