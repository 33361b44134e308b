#pragma once

#include <gtest/gtest.h>
#include <sched.h>
#include <unistd.h>

#include <utility>

#include "nstest/kernel/pidfd.h"
#include "nstest/kernel/spawn.h"

namespace nstest {

/// Spawn options for these kinds that work here: as they are, or with a user namespace of their own
/// for an ordinary user. A test that cannot be run says why: see NSTEST_REQUIRE_NAMESPACES.
inline Result<SpawnOptions> UsableOptions(std::uint64_t kinds) {
  SpawnOptions options{.new_namespaces = kinds};
  const auto nothing = [](SpawnedChild& /*child*/) { return Status(); };
  auto spawned = Spawn(options, nothing);
  if (!spawned) {
    options.new_namespaces |= CLONE_NEWUSER;
    options.maps = IdMaps{{{0, ::geteuid(), 1}}, {{0, ::getegid(), 1}}, true};
    spawned = Spawn(options, nothing);
  }
  if (!spawned) return spawned.error();
  if (auto ended = PidfdWait(spawned->pidfd.get()); !ended) return ended.error();
  return options;
}

}  // namespace nstest

/// Declares `options` for these CLONE_NEW* kinds, or skips the test with the kernel's own word.
#define NSTEST_REQUIRE_NAMESPACES(options, kinds)                         \
  auto usable_##options = ::nstest::UsableOptions(kinds);                 \
  if (!usable_##options) GTEST_SKIP() << usable_##options.error().Text(); \
  const ::nstest::SpawnOptions options = std::move(*usable_##options)
