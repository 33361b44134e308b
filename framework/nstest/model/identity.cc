#include "nstest/model/identity.h"

namespace nstest {

Identity WithOverrides(Identity place, const std::optional<UserIds>& user,
                       const std::optional<CapabilityRule>& capabilities) {
  if (user) {
    place.user = user;
    for (CapabilityRule& rule : place.capabilities) {
      if (rule.kind == CapabilityRuleKind::kExactly) rule.kind = CapabilityRuleKind::kAtMost;
    }
  }
  if (!capabilities) return place;
  if (capabilities->kind == CapabilityRuleKind::kExactly) place.capabilities.clear();
  place.capabilities.push_back(*capabilities);
  return place;
}

}  // namespace nstest
