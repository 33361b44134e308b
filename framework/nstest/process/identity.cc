#include "nstest/process/identity.h"

#include <grp.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "nstest/kernel/resource_limits.h"

namespace nstest {

namespace {

CapabilitySets Keep(CapabilitySets sets, std::uint64_t kept) {
  sets.effective &= kept;
  sets.permitted &= kept;
  sets.inheritable &= kept;
  sets.ambient &= kept;
  sets.bounding &= kept;
  return sets;
}

CapabilitySets ApplyRule(const CapabilityRule& rule, const CapabilitySets& sets) {
  const std::uint64_t named = CapabilitySetOf(rule.names);
  switch (rule.kind) {
    case CapabilityRuleKind::kExactly:
      return {named, named, named, named, named};
    case CapabilityRuleKind::kAtMost:
      return Keep(sets, named);
    case CapabilityRuleKind::kDrop:
      return Keep(sets, ~named);
  }
  return sets;
}

Status SetIds(const UserIds& user) {
  // EPERM where setgroups is denied: user_namespaces(7). None are wanted, and the kernel gives
  // none.
  const bool refused = ::setgroups(user.groups.size(), user.groups.data()) != 0;
  if (refused && !user.groups.empty()) return ErrnoError("setgroups");
  if (::setresgid(user.gid, user.gid, user.gid) != 0) {
    return ErrnoError("setresgid", std::to_string(user.gid));
  }
  if (::setresuid(user.uid, user.uid, user.uid) != 0) {
    return ErrnoError("setresuid", std::to_string(user.uid));
  }
  return {};
}

Status Check(const CapabilitySets& wanted, const CapabilitySets& before) {
  const std::uint64_t missing = wanted.permitted & ~before.permitted;
  if (missing == 0) return {};
  return Error{"capabilities", EPERM, CapabilityNames(missing).front()};
}

// The bounding set goes first, while CAP_SETPCAP is there; the ids before the capabilities that
// they would take away.
Status TakeUserAndCapabilities(const Identity& identity) {
  const auto before = ReadCapabilities();
  if (!before) return before.error();
  const CapabilitySets wanted = MakeCapabilitySets(*before, identity);
  NSTEST_TRY(Check(wanted, *before));
  NSTEST_TRY(DropFromBounding(before->bounding & ~wanted.bounding));
  ::prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
  if (identity.user) NSTEST_TRY(SetIds(*identity.user));
  NSTEST_TRY(SetCapabilities(wanted));
  ::prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0);
  // Changed ids made /proc/self root's: prctl(2).
  ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
  return {};
}

}  // namespace

CapabilitySets MakeCapabilitySets(const CapabilitySets& before, const Identity& identity) {
  CapabilitySets sets = before;
  if (identity.user && identity.user->uid != 0) sets = {.bounding = before.bounding};
  for (const CapabilityRule& rule : identity.capabilities) sets = ApplyRule(rule, sets);
  return sets;
}

Status TakeIdentity(const Identity& identity) {
  for (const ResourceLimit& limit : identity.limits) {
    NSTEST_TRY(SetLimit(limit.name, {limit.soft, limit.hard}));
  }
  if (identity.user || !identity.capabilities.empty()) {
    NSTEST_TRY(TakeUserAndCapabilities(identity));
  }
  if (identity.no_new_privs && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    return ErrnoError("prctl(PR_SET_NO_NEW_PRIVS)");
  }
  return {};
}

}  // namespace nstest
