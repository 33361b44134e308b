// System V IPC and POSIX message queues.
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/syscall.h>

#include "nstest/calls/call_rows.h"

namespace nstest::rows {

namespace {

constexpr auto kLength = Parameter{Kind::kLength};
constexpr auto kCount = Parameter{Kind::kCount};

constexpr CallInfo kRows[] = {
    // NOLINT: counted by the compiler
    {"mq_getattr", SYS_mq_getsetattr, {Descriptor("mqdes"), Constant(0), Out({}, "mq_attr")}},
    {"mq_notify", SYS_mq_notify, {Descriptor("mqdes"), Struct("sevp", "sigevent")}},
    {"mq_open",
     -1,
     {Text("name"), Flags("oflag", "open"), Optional(Number("mode"), 0600),
      Optional(Struct("attr", "mq_attr"))}},
    {"mq_receive",
     SYS_mq_timedreceive,
     {Descriptor("mqdes"), OutOf(Kind::kOutText, 65536), Constant(65536),
      OutOf(Kind::kOutNumber, 0, "priority"), Constant(0)}},
    {"mq_send",
     SYS_mq_timedsend,
     {Descriptor("mqdes"), Data("msg_ptr"), kLength, Optional(Number("msg_prio")), Constant(0)}},
    {"mq_unlink", -1, {Text("name")}},
    {"msgctl", SYS_msgctl, {Number("msqid"), Select("IPC_RMID", IPC_RMID), Constant(0)}},
    {"msgctl", SYS_msgctl, {Number("msqid"), Select("IPC_STAT", IPC_STAT), Out({}, "msqid_ds")}},
    {"msgget", SYS_msgget, {Number("key", "ipc_key"), Flags("msgflg", "ipc")}},
    {"msgrcv",
     -1,
     {Number("msqid"), Number("msgtyp"), Optional(Flags("msgflg", "ipc")), Out({}, "msgbuf")}},
    {"msgsnd",
     -1,
     {Number("msqid"), Number("mtype"), Data("mtext"), Optional(Flags("msgflg", "ipc"))}},
    {"semctl",
     SYS_semctl,
     {Number("semid"), Number("semnum"), Select("IPC_RMID", IPC_RMID), Constant(0)}},
    {"semctl",
     SYS_semctl,
     {Number("semid"), Number("semnum"), Select("GETVAL", GETVAL), Constant(0)}},
    {"semctl",
     SYS_semctl,
     {Number("semid"), Number("semnum"), Select("SETVAL", SETVAL), Number("val")}},
    {"semctl",
     SYS_semctl,
     {Number("semid"), Number("semnum"), Select("IPC_STAT", IPC_STAT), Out({}, "semid_ds")}},
    {"semget", SYS_semget, {Number("key", "ipc_key"), Number("nsems"), Flags("semflg", "ipc")}},
    {"semop", SYS_semop, {Number("semid"), Parameter{Kind::kStructs, "sops", "sembuf"}, kCount}},
    {"shmat", SYS_shmat, {Number("shmid"), Constant(0), Optional(Flags("shmflg", "ipc"))}},
    {"shmctl", SYS_shmctl, {Number("shmid"), Select("IPC_RMID", IPC_RMID), Constant(0)}},
    {"shmctl", SYS_shmctl, {Number("shmid"), Select("IPC_STAT", IPC_STAT), Out({}, "shmid_ds")}},
    {"shmdt", SYS_shmdt, {Number("shmaddr")}},
    {"shmget", SYS_shmget, {Number("key", "ipc_key"), Number("size"), Flags("shmflg", "ipc")}},
};

}  // namespace

std::span<const CallInfo> IpcCalls() {
  return kRows;
}

}  // namespace nstest::rows
