#include "nstest/kernel/sysv.h"

#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

// The _ANY commands are in glibc 2.32 and later only.
#ifndef SHM_STAT_ANY
#define SHM_STAT_ANY 15
#endif
#ifndef MSG_STAT_ANY
#define MSG_STAT_ANY 13
#endif
#ifndef SEM_STAT_ANY
#define SEM_STAT_ANY 20
#endif

namespace nstest {

namespace {

// semctl(2): "the calling program must define this union".
union SemaphoreArgument {
  int value;
  semid_ds* buffer;
  seminfo* info;
};

SysvObject MakeObject(int id, const ipc_perm& permissions) {
  return {.key = permissions.__key,
          .id = id,
          .mode = permissions.mode & 0777U,
          .uid = permissions.uid,
          .gid = permissions.gid};
}

}  // namespace

// The kernel numbers its slots from 0 to what the _INFO command returns; some are empty (EINVAL).
Result<std::vector<SharedMemory>> ReadSharedMemory() {
  shm_info info{};
  const int last = ::shmctl(0, SHM_INFO, reinterpret_cast<shmid_ds*>(&info));
  if (last < 0) return ErrnoError("shmctl");
  std::vector<SharedMemory> segments;
  for (int slot = 0; slot <= last; ++slot) {
    shmid_ds segment{};
    const int id = ::shmctl(slot, SHM_STAT_ANY, &segment);
    if (id < 0) continue;
    segments.push_back({.object = MakeObject(id, segment.shm_perm),
                        .bytes = segment.shm_segsz,
                        .attached = segment.shm_nattch});
  }
  return segments;
}

Result<std::vector<MessageQueue>> ReadMessageQueues() {
  msginfo info{};
  const int last = ::msgctl(0, MSG_INFO, reinterpret_cast<msqid_ds*>(&info));
  if (last < 0) return ErrnoError("msgctl");
  std::vector<MessageQueue> queues;
  for (int slot = 0; slot <= last; ++slot) {
    msqid_ds queue{};
    const int id = ::msgctl(slot, MSG_STAT_ANY, &queue);
    if (id < 0) continue;
    queues.push_back({.object = MakeObject(id, queue.msg_perm),
                      .bytes = queue.__msg_cbytes,
                      .messages = queue.msg_qnum});
  }
  return queues;
}

Result<std::vector<SemaphoreSet>> ReadSemaphoreSets() {
  seminfo info{};
  SemaphoreArgument argument{};
  argument.info = &info;
  const int last = ::semctl(0, 0, SEM_INFO, argument);
  if (last < 0) return ErrnoError("semctl");
  std::vector<SemaphoreSet> sets;
  for (int slot = 0; slot <= last; ++slot) {
    semid_ds set{};
    argument.buffer = &set;
    const int id = ::semctl(slot, 0, SEM_STAT_ANY, argument);
    if (id < 0) continue;
    sets.push_back({.object = MakeObject(id, set.sem_perm), .semaphores = set.sem_nsems});
  }
  return sets;
}

}  // namespace nstest
