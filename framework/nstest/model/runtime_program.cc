#include "nstest/model/runtime_program.h"

#include <algorithm>

#include "nstest/base/text.h"

namespace nstest {

bool IsNativeRuntime(const Container& container) {
  return container.runtime.empty() || container.runtime == kNativeRuntime;
}

std::string RuntimesOf(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const Container& container : scenario.containers) {
    const std::string name(IsNativeRuntime(container) ? kNativeRuntime : container.runtime);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names.empty() ? std::string(kNativeRuntime) : Join(names, ", ");
}

}  // namespace nstest
