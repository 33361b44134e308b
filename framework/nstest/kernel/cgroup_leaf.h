#pragma once

#include <string>
#include <vector>

#include "nstest/kernel/cgroup_tree.h"

namespace nstest {

/// A v2 cgroup with processes hands its children no controllers (cgroups(7), "no internal
/// processes"). As long as this object lives, the caller lives in a child of its cgroup instead,
/// a leaf, and the other children get what limits need. Movable, empty after a move.
/// Single-threaded; nobody else may live in that cgroup.
class ScopedCgroupLeaf {
 public:
  /// Does nothing where there is no v2, or it has no controller that limits need. Where the kernel
  /// refuses, things stay as they were: the limits are then refused, too.
  static ScopedCgroupLeaf Enter(const CgroupSet& own, const std::string& name);

  ScopedCgroupLeaf() = default;
  ScopedCgroupLeaf(ScopedCgroupLeaf&& other) noexcept;
  ScopedCgroupLeaf& operator=(ScopedCgroupLeaf&&) = delete;

  /// Takes the controllers back, moves the caller back and removes the leaf. The other children
  /// must be gone, or without processes.
  ~ScopedCgroupLeaf();

 private:
  CgroupSet own_;  // the v2 one, if there is a leaf in it
  CgroupSet leaves_;
};

}  // namespace nstest
