#include "nstest/model/runtime_name.h"

#include <algorithm>

#include "nstest/base/text.h"

namespace nstest {

RuntimeFamily FamilyOf(std::string_view runtime) {
  if (runtime.empty() || runtime == kNativeRuntime) return RuntimeFamily::kNative;
  if (runtime == "docker" || runtime == "podman") return RuntimeFamily::kDocker;
  if (runtime == kVmRuntime) return RuntimeFamily::kVm;
  return RuntimeFamily::kOci;
}

bool PlaysOnRealHost(const Scenario& scenario) {
  const auto& containers = scenario.containers;
  return scenario.real_host ||
         std::any_of(containers.begin(), containers.end(), [](const Container& container) {
           return FamilyOf(container.runtime) == RuntimeFamily::kDocker;
         });
}

bool IsNativeRuntime(const Container& container) {
  return FamilyOf(container.runtime) == RuntimeFamily::kNative;
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
