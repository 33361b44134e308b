#include "nstest/kernel/cgroup_leaf.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "nstest/base/text.h"
#include "nstest/kernel/file_text.h"

namespace nstest {

namespace {

bool HasLimitingControllers(const CgroupDirectory& cgroup) {
  const std::string text = ReadFileAt(AT_FDCWD, cgroup.path + "/cgroup.controllers").value_or("");
  const auto names = Words(text);
  return std::any_of(names.begin(), names.end(),
                     [](std::string_view name) { return name == "pids" || name == "memory"; });
}

}  // namespace

ScopedCgroupLeaf ScopedCgroupLeaf::Enter(const CgroupSet& own, const std::string& name) {
  ScopedCgroupLeaf scoped;
  for (const CgroupDirectory& cgroup : own) {
    if (cgroup.is_v2() && HasLimitingControllers(cgroup)) scoped.own_.push_back(cgroup);
  }
  scoped.leaves_ = MakeChildCgroups(scoped.own_, name);
  if (EnterCgroups(scoped.leaves_, ::getpid())) DelegateLimits(scoped.own_);
  return scoped;
}

ScopedCgroupLeaf::ScopedCgroupLeaf(ScopedCgroupLeaf&& other) noexcept
    : own_(std::exchange(other.own_, {})), leaves_(std::exchange(other.leaves_, {})) {}

ScopedCgroupLeaf::~ScopedCgroupLeaf() {
  if (leaves_.empty()) return;
  TakeLimitsBack(own_);
  [[maybe_unused]] const Status back = EnterCgroups(own_, ::getpid());
  for (const CgroupDirectory& leaf : leaves_) ::rmdir(leaf.path.c_str());
}

}  // namespace nstest
