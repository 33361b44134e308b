#include "nstest/calls/struct_table.h"

#include <fcntl.h>
#include <linux/perf_event.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ipc.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <sys/utsname.h>

#include <algorithm>
#include <csignal>
#include <ctime>

// A member of a struct of the kernel's headers; more of StructMember may follow.
#define NSTEST_MEMBER(type, member, kind) \
#member, offsetof(type, member), sizeof(type::member), MemberKind::kind

namespace nstest {

namespace {

using FileLock = struct ::flock;
using SystemInfo = struct ::sysinfo;

// Structs, and the parts of structs, that the oldest headers we build on lack or hide in unions.
struct mnt_id_req_1 {  // NOLINT: the kernel's spelling
  std::uint32_t size;
  std::uint32_t mnt_ns_fd;
  std::uint64_t mnt_id;
  std::uint64_t param;
  std::uint64_t mnt_ns_id;
};

struct ns_id_req_1 {  // NOLINT: the kernel's spelling
  std::uint32_t size;
  std::uint32_t spare;
  std::uint64_t ns_id;
  std::uint32_t ns_type;
  std::uint32_t spare2;
  std::uint64_t user_ns_id;
};

constexpr std::size_t kInterfaceNameSize = 16;

struct InterfaceFlags {
  char ifr_name[kInterfaceNameSize];  // NOLINT: netdevice(7)
  std::int16_t ifr_flags;
  char rest[22];  // NOLINT
};

struct InterfaceIndex {
  char ifr_name[kInterfaceNameSize];  // NOLINT: netdevice(7)
  std::int32_t ifr_ifindex;
  char rest[20];  // NOLINT
};

struct Handle {  // open_by_handle_at(2), with the longest handle
  std::uint32_t handle_bytes;
  std::int32_t handle_type;
  char f_handle[128];  // NOLINT
};

constexpr StructMember kBpfAttr[] = {
    // NOLINT: counted by the compiler
    {"map_type", 0, 4, MemberKind::kNamed, "bpf_type"},
    {"key_size", 4, 4},
    {"value_size", 8, 4},
    {"max_entries", 12, 4},
};

constexpr StructMember kCapabilitySets[] = {
    // NOLINT: see above
    {"effective", 0, 8, MemberKind::kFlags, "capability_bit"},
    {"permitted", 8, 8, MemberKind::kFlags, "capability_bit"},
    {"inheritable", 16, 8, MemberKind::kFlags, "capability_bit"},
};

constexpr StructMember kCloneArgs[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(clone_args, flags, kFlags), "clone"},
    {NSTEST_MEMBER(clone_args, exit_signal, kNamed), "signal"},
    {NSTEST_MEMBER(clone_args, set_tid, kPointerToNumbers), "set_tid_size"},
    {NSTEST_MEMBER(clone_args, set_tid_size, kUnsigned)},
    {NSTEST_MEMBER(clone_args, cgroup, kDescriptor)},
};

constexpr StructMember kCpuSet[] = {
    // NOLINT: see above
    {"bits", 0, 8},  // of CPUs 0 to 63
};

constexpr StructMember kFileHandle[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(Handle, handle_bytes, kUnsigned), {}, sizeof(Handle::f_handle)},
    {NSTEST_MEMBER(Handle, handle_type, kSigned)},
    {NSTEST_MEMBER(Handle, f_handle, kHex), "handle_bytes"},
};

constexpr StructMember kFlock[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(FileLock, l_type, kNamed), "lock"},
    {NSTEST_MEMBER(FileLock, l_whence, kNamed), "seek"},
    {NSTEST_MEMBER(FileLock, l_start, kSigned)},
    {NSTEST_MEMBER(FileLock, l_len, kSigned)},
    {NSTEST_MEMBER(FileLock, l_pid, kSigned)},
};

constexpr StructMember kInterfaceFlags[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(InterfaceFlags, ifr_name, kText)},
    {NSTEST_MEMBER(InterfaceFlags, ifr_flags, kFlags), "interface"},
};

constexpr StructMember kInterfaceIndex[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(InterfaceIndex, ifr_name, kText)},
    {NSTEST_MEMBER(InterfaceIndex, ifr_ifindex, kSigned)},
};

constexpr StructMember kIpcPerm[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(ipc_perm, uid, kUnsigned)},  {NSTEST_MEMBER(ipc_perm, gid, kUnsigned)},
    {NSTEST_MEMBER(ipc_perm, cuid, kUnsigned)}, {NSTEST_MEMBER(ipc_perm, cgid, kUnsigned)},
    {NSTEST_MEMBER(ipc_perm, mode, kUnsigned)},
};

constexpr StructMember kItimerspec[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(itimerspec, it_interval, kStruct), "timespec"},
    {NSTEST_MEMBER(itimerspec, it_value, kStruct), "timespec"},
};

constexpr StructMember kLandlock[] = {
    // NOLINT: see above
    {"handled_access_fs", 0, 8, MemberKind::kFlags, "landlock_fs"},
};

// What recvmsg(2) shows; not a struct of the kernel's.
constexpr StructMember kMessage[] = {
    // NOLINT: see above
    {"data", 0, 1, MemberKind::kText},
    {"fd", 0, 4, MemberKind::kSigned},
    {"fds", 0, 4, MemberKind::kSigned},
    {"pid", 0, 4, MemberKind::kSigned},
    {"uid", 0, 4},
    {"gid", 0, 4},
};

constexpr StructMember kMsgbuf[] = {
    // NOLINT: see above
    {"mtype", 0, 8, MemberKind::kSigned},
    {"mtext", 8, 8192, MemberKind::kText},
};

constexpr StructMember kMntIdReq[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(mnt_id_req_1, size, kUnsigned), {}, sizeof(mnt_id_req_1)},
    {NSTEST_MEMBER(mnt_id_req_1, mnt_ns_fd, kDescriptor)},
    {NSTEST_MEMBER(mnt_id_req_1, mnt_id, kNamed), "mount_id"},
    {NSTEST_MEMBER(mnt_id_req_1, param, kFlags), "statmount"},
    {NSTEST_MEMBER(mnt_id_req_1, mnt_ns_id, kUnsigned)},
};

constexpr StructMember kMntNsInfo[] = {
    // NOLINT: see above
    {"size", 0, 4, MemberKind::kUnsigned, {}, 16},
    {"nr_mounts", 4, 4},
    {"mnt_ns_id", 8, 8},
};

constexpr StructMember kMountAttr[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(mount_attr, attr_set, kFlags), "fsmount"},
    {NSTEST_MEMBER(mount_attr, attr_clr, kFlags), "fsmount"},
    {NSTEST_MEMBER(mount_attr, propagation, kFlags), "propagation"},
    {NSTEST_MEMBER(mount_attr, userns_fd, kDescriptor)},
};

constexpr StructMember kMqAttr[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(mq_attr, mq_flags, kFlags), "open"},
    {NSTEST_MEMBER(mq_attr, mq_maxmsg, kSigned)},
    {NSTEST_MEMBER(mq_attr, mq_msgsize, kSigned)},
    {NSTEST_MEMBER(mq_attr, mq_curmsgs, kSigned)},
};

constexpr StructMember kMsqidDs[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(msqid_ds, msg_perm, kStruct), "ipc_perm"},
    {NSTEST_MEMBER(msqid_ds, msg_qnum, kUnsigned)},
    {NSTEST_MEMBER(msqid_ds, msg_qbytes, kUnsigned)},
    {NSTEST_MEMBER(msqid_ds, msg_lspid, kSigned)},
    {NSTEST_MEMBER(msqid_ds, msg_lrpid, kSigned)},
};

constexpr StructMember kNsIdReq[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(ns_id_req_1, size, kUnsigned), {}, sizeof(ns_id_req_1)},
    {NSTEST_MEMBER(ns_id_req_1, ns_id, kUnsigned)},
    {NSTEST_MEMBER(ns_id_req_1, ns_type, kFlags), "clone"},
    {NSTEST_MEMBER(ns_id_req_1, user_ns_id, kNamed), "listns"},
};

constexpr StructMember kPair[] = {
    // NOLINT: see above
    {"first", 0, sizeof(int), MemberKind::kSigned},
    {"second", sizeof(int), sizeof(int), MemberKind::kSigned},
};

constexpr StructMember kPerf[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(perf_event_attr, type, kNamed), "perf_type"},
    {NSTEST_MEMBER(perf_event_attr, size, kUnsigned), {}, sizeof(perf_event_attr)},
    {NSTEST_MEMBER(perf_event_attr, config, kNamed), "perf_type"},
};

constexpr StructMember kPidfdInfo[] = {
    // NOLINT: see above
    {"mask", 0, 8, MemberKind::kFlags, "pidfd_info"},
    {"cgroupid", 8, 8},
    {"pid", 16, 4},
    {"tgid", 20, 4},
    {"ppid", 24, 4},
    {"ruid", 28, 4},
    {"rgid", 32, 4},
    {"euid", 36, 4},
    {"egid", 40, 4},
    {"exit_code", 60, 4, MemberKind::kSigned},
};

constexpr StructMember kPipe[] = {
    // NOLINT: see above
    {"read", 0, sizeof(int), MemberKind::kSigned},
    {"write", sizeof(int), sizeof(int), MemberKind::kSigned},
};

constexpr StructMember kPollfd[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(pollfd, fd, kDescriptor)},
    {NSTEST_MEMBER(pollfd, events, kFlags), "poll"},
    {NSTEST_MEMBER(pollfd, revents, kFlags), "poll"},
};

constexpr StructMember kRlimit[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(rlimit, rlim_cur, kNamed), "rlim"},
    {NSTEST_MEMBER(rlimit, rlim_max, kNamed), "rlim"},
};

constexpr StructMember kSchedParam[] = {
    // NOLINT: see above
    {"sched_priority", 0, sizeof(int), MemberKind::kSigned},
};

// What a filter of ours does: one call is treated so, all others are allowed.
constexpr StructMember kSeccompFilter[] = {
    // NOLINT: see above
    {"syscall", 0, 4, MemberKind::kNamed, "syscall"},
    {"action", 4, 4, MemberKind::kFlags, "seccomp_action"},
};

constexpr StructMember kSeccompNotif[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(seccomp_notif, id, kUnsigned)},
    {NSTEST_MEMBER(seccomp_notif, pid, kSigned)},
    {NSTEST_MEMBER(seccomp_notif, flags, kUnsigned)},
    {"nr", offsetof(seccomp_notif, data), sizeof(int), MemberKind::kSigned},
};

constexpr StructMember kSeccompNotifResp[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(seccomp_notif_resp, id, kUnsigned)},
    {NSTEST_MEMBER(seccomp_notif_resp, val, kSigned)},
    {NSTEST_MEMBER(seccomp_notif_resp, error, kSigned)},
    {NSTEST_MEMBER(seccomp_notif_resp, flags, kFlags), "seccomp_flags"},
};

constexpr StructMember kSembuf[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(sembuf, sem_num, kUnsigned)},
    {NSTEST_MEMBER(sembuf, sem_op, kSigned)},
    {NSTEST_MEMBER(sembuf, sem_flg, kFlags), "ipc"},
};

constexpr StructMember kSemidDs[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(semid_ds, sem_perm, kStruct), "ipc_perm"},
    {NSTEST_MEMBER(semid_ds, sem_nsems, kUnsigned)},
};

constexpr StructMember kShmidDs[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(shmid_ds, shm_perm, kStruct), "ipc_perm"},
    {NSTEST_MEMBER(shmid_ds, shm_segsz, kUnsigned)},
    {NSTEST_MEMBER(shmid_ds, shm_cpid, kSigned)},
    {NSTEST_MEMBER(shmid_ds, shm_lpid, kSigned)},
    {NSTEST_MEMBER(shmid_ds, shm_nattch, kUnsigned)},
};

constexpr StructMember kSigevent[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(sigevent, sigev_notify, kNamed), "sigev"},
    {NSTEST_MEMBER(sigevent, sigev_signo, kNamed), "signal"},
};

constexpr StructMember kSiginfo[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(siginfo_t, si_signo, kNamed), "signal"},
    {NSTEST_MEMBER(siginfo_t, si_code, kNamed), "si_code"},
    {"si_pid", offsetof(siginfo_t, si_pid), sizeof(pid_t), MemberKind::kSigned},
    {"si_uid", offsetof(siginfo_t, si_uid), sizeof(uid_t), MemberKind::kUnsigned},
    {"si_status", offsetof(siginfo_t, si_status), sizeof(int), MemberKind::kSigned},
};

// The head of the kernel's struct statmount; its texts are left out.
constexpr StructMember kStatmount[] = {
    // NOLINT: see above
    {"mask", 8, 8, MemberKind::kFlags, "statmount"},
    {"sb_dev_major", 16, 4},
    {"sb_dev_minor", 20, 4},
    {"mnt_id", 40, 8},
    {"mnt_parent_id", 48, 8},
    {"mnt_id_old", 56, 4},
    {"mnt_attr", 64, 8},
    {"mnt_propagation", 72, 8},
    {"mnt_peer_group", 80, 8},
    {"mnt_master", 88, 8},
    {"mnt_ns_id", 112, 8},
};

// As far as it goes before the times; and where it is mounted.
constexpr StructMember kStatx[] = {
    // NOLINT: see above
    {"stx_mask", 0, 4}, {"stx_attributes", 8, 8}, {"stx_nlink", 16, 4},
    {"stx_uid", 20, 4}, {"stx_gid", 24, 4},       {"stx_mode", 28, 2},
    {"stx_ino", 32, 8}, {"stx_size", 40, 8},      {"stx_mnt_id", 144, 8},
};

constexpr StructMember kSysinfo[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(SystemInfo, uptime, kSigned)},
    {NSTEST_MEMBER(SystemInfo, totalram, kUnsigned)},
    {NSTEST_MEMBER(SystemInfo, freeram, kUnsigned)},
    {NSTEST_MEMBER(SystemInfo, procs, kUnsigned)},
};

constexpr StructMember kTimespec[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(timespec, tv_sec, kSigned)},
    {NSTEST_MEMBER(timespec, tv_nsec, kSigned)},
};

constexpr StructMember kTimeval[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(timeval, tv_sec, kSigned)},
    {NSTEST_MEMBER(timeval, tv_usec, kSigned)},
};

constexpr StructMember kTimex[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(timex, modes, kFlags), "adj"},
    {NSTEST_MEMBER(timex, offset, kSigned)},
    {NSTEST_MEMBER(timex, freq, kSigned)},
    {NSTEST_MEMBER(timex, status, kSigned)},
    {NSTEST_MEMBER(timex, time, kStruct), "timeval"},
    {NSTEST_MEMBER(timex, tick, kSigned)},
    {NSTEST_MEMBER(timex, tai, kSigned)},
};

constexpr StructMember kUcred[] = {
    // NOLINT: see above
    {"pid", 0, 4, MemberKind::kSigned},
    {"uid", 4, 4},
    {"gid", 8, 4},
};

constexpr StructMember kUtsname[] = {
    // NOLINT: see above
    {NSTEST_MEMBER(utsname, sysname, kText)},
    {NSTEST_MEMBER(utsname, nodename, kText)},
    {NSTEST_MEMBER(utsname, release, kText)},
    {NSTEST_MEMBER(utsname, version, kText)},
    {NSTEST_MEMBER(utsname, machine, kText)},
    {"domainname", offsetof(utsname, machine) + sizeof(utsname::machine), sizeof(utsname::machine),
     MemberKind::kText},
};

constexpr std::size_t kStatmountSize = 4096;  // with room for the texts

constexpr StructInfo kStructs[] = {
    // NOLINT: see above
    {"bpf_attr", 128, kBpfAttr},
    {"capability_sets", 24, kCapabilitySets},
    {"clone_args", sizeof(clone_args), kCloneArgs},
    {"cpu_set", 128, kCpuSet},
    {"file_handle", sizeof(Handle), kFileHandle},
    {"flock", sizeof(FileLock), kFlock},
    {"ifreq_flags", sizeof(InterfaceFlags), kInterfaceFlags},
    {"ifreq_index", sizeof(InterfaceIndex), kInterfaceIndex},
    {"ipc_perm", sizeof(ipc_perm), kIpcPerm},
    {"itimerspec", sizeof(itimerspec), kItimerspec},
    {"landlock_ruleset_attr", 8, kLandlock},
    {"message", 8, kMessage},
    {"mnt_id_req", sizeof(mnt_id_req_1), kMntIdReq},
    {"mnt_ns_info", 16, kMntNsInfo},
    {"mount_attr", sizeof(mount_attr), kMountAttr},
    {"mq_attr", sizeof(mq_attr), kMqAttr},
    {"msgbuf", 8200, kMsgbuf},
    {"msqid_ds", sizeof(msqid_ds), kMsqidDs},
    {"ns_id_req", sizeof(ns_id_req_1), kNsIdReq},
    {"pair", 2 * sizeof(int), kPair},
    {"perf_event_attr", sizeof(perf_event_attr), kPerf},
    {"pidfd_info", 64, kPidfdInfo},
    {"pipe", 2 * sizeof(int), kPipe},
    {"pollfd", sizeof(pollfd), kPollfd},
    {"rlimit", sizeof(rlimit), kRlimit},
    {"sched_param", sizeof(int), kSchedParam},
    {"seccomp_filter", 8, kSeccompFilter},
    {"seccomp_notif", sizeof(seccomp_notif), kSeccompNotif},
    {"seccomp_notif_resp", sizeof(seccomp_notif_resp), kSeccompNotifResp},
    {"sembuf", sizeof(sembuf), kSembuf},
    {"semid_ds", sizeof(semid_ds), kSemidDs},
    {"shmid_ds", sizeof(shmid_ds), kShmidDs},
    {"sigevent", sizeof(sigevent), kSigevent},
    {"siginfo", sizeof(siginfo_t), kSiginfo},
    {"statmount", kStatmountSize, kStatmount},
    {"statx", 256, kStatx},
    {"sysinfo", sizeof(SystemInfo), kSysinfo},
    {"timespec", sizeof(timespec), kTimespec},
    {"timeval", sizeof(timeval), kTimeval},
    {"timex", sizeof(timex), kTimex},
    {"ucred", 12, kUcred},
    {"utsname", sizeof(utsname), kUtsname},
};

}  // namespace

std::span<const StructInfo> AllStructs() {
  return kStructs;
}

const StructInfo* FindStruct(std::string_view name) {
  const auto* found = std::find_if(std::begin(kStructs), std::end(kStructs),
                                   [&](const StructInfo& info) { return info.name == name; });
  return found == std::end(kStructs) ? nullptr : found;
}

const StructMember* FindMember(const StructInfo& info, std::string_view name) {
  const auto found = std::find_if(info.members.begin(), info.members.end(),
                                  [&](const StructMember& member) { return member.name == name; });
  return found == info.members.end() ? nullptr : &*found;
}

}  // namespace nstest
