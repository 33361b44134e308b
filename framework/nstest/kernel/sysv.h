#pragma once

#include <cstdint>
#include <vector>

#include "nstest/base/result.h"

namespace nstest {

/// What every System V IPC object has: sysvipc(7).
struct SysvObject {
  int key = 0;  ///< 0: IPC_PRIVATE
  int id = 0;
  unsigned mode = 0;
  std::uint32_t uid = 0;  ///< of its owner, in the caller's user namespace
  std::uint32_t gid = 0;

  bool operator==(const SysvObject&) const = default;
};

struct SharedMemory {
  SysvObject object;
  std::uint64_t bytes = 0;
  std::uint64_t attached = 0;  ///< how often

  bool operator==(const SharedMemory&) const = default;
};

struct MessageQueue {
  SysvObject object;
  std::uint64_t bytes = 0;     ///< in it now
  std::uint64_t messages = 0;  ///< in it now

  bool operator==(const MessageQueue&) const = default;
};

struct SemaphoreSet {
  SysvObject object;
  std::uint64_t semaphores = 0;

  bool operator==(const SemaphoreSet&) const = default;
};

/// Every object of the caller's IPC namespace, by SHM_STAT_ANY and its like (Linux 4.17): no right
/// to the object is needed, and no /proc. Fail with "shmctl", "msgctl", "semctl": ENOSYS where the
/// kernel was built without them.
Result<std::vector<SharedMemory>> ReadSharedMemory();
Result<std::vector<MessageQueue>> ReadMessageQueues();
Result<std::vector<SemaphoreSet>> ReadSemaphoreSets();

}  // namespace nstest
