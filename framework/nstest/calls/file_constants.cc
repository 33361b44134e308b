// The names of files, mounts and sockets. Those that the headers of the oldest system we build on
// lack are written as numbers.
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "nstest/calls/constant_table.h"

// A constant under its own name; some are unsigned, some enumerators.
#define NSTEST_NAMED(name) \
  { #name, static_cast < std::int64_t>(name) }

namespace nstest {

namespace {

constexpr NamedConstant kOpen[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(O_RDONLY),   NSTEST_NAMED(O_WRONLY),  NSTEST_NAMED(O_RDWR),
    NSTEST_NAMED(O_CREAT),    NSTEST_NAMED(O_EXCL),    NSTEST_NAMED(O_NOCTTY),
    NSTEST_NAMED(O_TRUNC),    NSTEST_NAMED(O_APPEND),  NSTEST_NAMED(O_NONBLOCK),
    NSTEST_NAMED(O_DSYNC),    NSTEST_NAMED(O_SYNC),    NSTEST_NAMED(O_DIRECTORY),
    NSTEST_NAMED(O_NOFOLLOW), NSTEST_NAMED(O_CLOEXEC), NSTEST_NAMED(O_PATH),
    NSTEST_NAMED(O_TMPFILE)};

constexpr NamedConstant kAt[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(AT_FDCWD),          NSTEST_NAMED(AT_SYMLINK_NOFOLLOW),
    NSTEST_NAMED(AT_EACCESS),        NSTEST_NAMED(AT_REMOVEDIR),
    NSTEST_NAMED(AT_SYMLINK_FOLLOW), NSTEST_NAMED(AT_NO_AUTOMOUNT),
    NSTEST_NAMED(AT_EMPTY_PATH),     NSTEST_NAMED(AT_RECURSIVE),
    NSTEST_NAMED(OPEN_TREE_CLONE),   NSTEST_NAMED(OPEN_TREE_CLOEXEC),
    {"OPEN_TREE_NAMESPACE", 2},      {"AT_HANDLE_FID", 0x200}};

constexpr NamedConstant kDirectory[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(AT_FDCWD),
    {"FD_NSFS_ROOT", -10003},
    {"FD_PIDFS_ROOT", -10002}};

constexpr NamedConstant kMode[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(S_IFREG), NSTEST_NAMED(S_IFDIR), NSTEST_NAMED(S_IFCHR),
    NSTEST_NAMED(S_IFBLK), NSTEST_NAMED(S_IFIFO), NSTEST_NAMED(S_IFSOCK),
    NSTEST_NAMED(S_ISUID), NSTEST_NAMED(S_ISGID), NSTEST_NAMED(S_ISVTX)};

constexpr NamedConstant kAccess[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(F_OK), NSTEST_NAMED(R_OK), NSTEST_NAMED(W_OK), NSTEST_NAMED(X_OK)};

constexpr NamedConstant kSeek[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(SEEK_SET), NSTEST_NAMED(SEEK_CUR), NSTEST_NAMED(SEEK_END)};

constexpr NamedConstant kMount[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(MS_RDONLY),      NSTEST_NAMED(MS_NOSUID),      NSTEST_NAMED(MS_NODEV),
    NSTEST_NAMED(MS_NOEXEC),      NSTEST_NAMED(MS_SYNCHRONOUS), NSTEST_NAMED(MS_REMOUNT),
    NSTEST_NAMED(MS_MANDLOCK),    NSTEST_NAMED(MS_DIRSYNC),     {"MS_NOSYMFOLLOW", 256},
    NSTEST_NAMED(MS_NOATIME),     NSTEST_NAMED(MS_NODIRATIME),  NSTEST_NAMED(MS_BIND),
    NSTEST_NAMED(MS_MOVE),        NSTEST_NAMED(MS_REC),         NSTEST_NAMED(MS_SILENT),
    NSTEST_NAMED(MS_POSIXACL),    NSTEST_NAMED(MS_UNBINDABLE),  NSTEST_NAMED(MS_PRIVATE),
    NSTEST_NAMED(MS_SLAVE),       NSTEST_NAMED(MS_SHARED),      NSTEST_NAMED(MS_RELATIME),
    NSTEST_NAMED(MS_STRICTATIME), NSTEST_NAMED(MS_LAZYTIME)};

constexpr NamedConstant kUmount[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(MNT_FORCE), NSTEST_NAMED(MNT_DETACH), NSTEST_NAMED(MNT_EXPIRE),
    NSTEST_NAMED(UMOUNT_NOFOLLOW)};

constexpr NamedConstant kMoveMount[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(MOVE_MOUNT_F_SYMLINKS),   NSTEST_NAMED(MOVE_MOUNT_F_AUTOMOUNTS),
    NSTEST_NAMED(MOVE_MOUNT_F_EMPTY_PATH), NSTEST_NAMED(MOVE_MOUNT_T_SYMLINKS),
    NSTEST_NAMED(MOVE_MOUNT_T_AUTOMOUNTS), NSTEST_NAMED(MOVE_MOUNT_T_EMPTY_PATH),
    {"MOVE_MOUNT_SET_GROUP", 0x100},       {"MOVE_MOUNT_BENEATH", 0x200}};

constexpr NamedConstant kFsopen[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(FSOPEN_CLOEXEC), NSTEST_NAMED(FSPICK_CLOEXEC),
    NSTEST_NAMED(FSPICK_SYMLINK_NOFOLLOW), NSTEST_NAMED(FSPICK_NO_AUTOMOUNT),
    NSTEST_NAMED(FSPICK_EMPTY_PATH)};

constexpr NamedConstant kFsmount[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(FSMOUNT_CLOEXEC),        NSTEST_NAMED(MOUNT_ATTR_RDONLY),
    NSTEST_NAMED(MOUNT_ATTR_NOSUID),      NSTEST_NAMED(MOUNT_ATTR_NODEV),
    NSTEST_NAMED(MOUNT_ATTR_NOEXEC),      NSTEST_NAMED(MOUNT_ATTR_NOATIME),
    NSTEST_NAMED(MOUNT_ATTR_STRICTATIME), NSTEST_NAMED(MOUNT_ATTR_NODIRATIME),
    NSTEST_NAMED(MOUNT_ATTR_IDMAP),       {"MOUNT_ATTR_NOSYMFOLLOW", 0x200000},
    NSTEST_NAMED(MOUNT_ATTR__ATIME),      NSTEST_NAMED(MOUNT_ATTR_RELATIME)};

constexpr NamedConstant kPropagation[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(MS_PRIVATE), NSTEST_NAMED(MS_SHARED), NSTEST_NAMED(MS_SLAVE),
    NSTEST_NAMED(MS_UNBINDABLE)};

constexpr NamedConstant kStatmount[] = {  // NOLINT: counted by the compiler
    {"STATMOUNT_SB_BASIC", 1},   {"STATMOUNT_MNT_BASIC", 2},  {"STATMOUNT_PROPAGATE_FROM", 4},
    {"STATMOUNT_MNT_ROOT", 8},   {"STATMOUNT_MNT_POINT", 16}, {"STATMOUNT_FS_TYPE", 32},
    {"STATMOUNT_MNT_NS_ID", 64}, {"STATMOUNT_MNT_OPTS", 128}};

constexpr NamedConstant kMountId[] = {  // NOLINT: counted by the compiler
    {"LSMT_ROOT", -1}};

constexpr NamedConstant kSockDomain[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(AF_UNIX),  NSTEST_NAMED(AF_LOCAL),   NSTEST_NAMED(AF_INET),
    NSTEST_NAMED(AF_INET6), NSTEST_NAMED(AF_NETLINK), NSTEST_NAMED(AF_PACKET),
    NSTEST_NAMED(AF_KEY),   NSTEST_NAMED(AF_ALG),     NSTEST_NAMED(AF_VSOCK)};

constexpr NamedConstant kSockType[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(SOCK_STREAM),    NSTEST_NAMED(SOCK_DGRAM),    NSTEST_NAMED(SOCK_RAW),
    NSTEST_NAMED(SOCK_SEQPACKET), NSTEST_NAMED(SOCK_NONBLOCK), NSTEST_NAMED(SOCK_CLOEXEC)};

constexpr NamedConstant kSockProtocol[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(IPPROTO_IP),
    NSTEST_NAMED(IPPROTO_ICMP),
    NSTEST_NAMED(IPPROTO_TCP),
    NSTEST_NAMED(IPPROTO_UDP),
    NSTEST_NAMED(IPPROTO_RAW),
    NSTEST_NAMED(NETLINK_ROUTE),
    NSTEST_NAMED(NETLINK_KOBJECT_UEVENT),
    NSTEST_NAMED(NETLINK_NETFILTER),
    NSTEST_NAMED(NETLINK_AUDIT),
    NSTEST_NAMED(NETLINK_SOCK_DIAG),
    NSTEST_NAMED(NETLINK_GENERIC),
    NSTEST_NAMED(IPPROTO_ICMPV6)};

constexpr NamedConstant kEther[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(ETH_P_ALL), NSTEST_NAMED(ETH_P_IP), NSTEST_NAMED(ETH_P_IPV6),
    NSTEST_NAMED(ETH_P_ARP)};

constexpr NamedConstant kVsockCid[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(VMADDR_CID_ANY),
    NSTEST_NAMED(VMADDR_CID_HYPERVISOR),
    NSTEST_NAMED(VMADDR_CID_HOST),
    {"VMADDR_CID_LOCAL", 1}};

constexpr NamedConstant kVsockPort[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(VMADDR_PORT_ANY)};

constexpr NamedConstant kSockLevel[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(SOL_SOCKET),
    NSTEST_NAMED(IPPROTO_IP),
    NSTEST_NAMED(IPPROTO_IPV6),
    NSTEST_NAMED(IPPROTO_TCP),
    {"SOL_NETLINK", 270}};

constexpr NamedConstant kMsg[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(MSG_DONTWAIT),     NSTEST_NAMED(MSG_NOSIGNAL), NSTEST_NAMED(MSG_PEEK),
    NSTEST_NAMED(MSG_TRUNC),        NSTEST_NAMED(MSG_WAITALL),  NSTEST_NAMED(MSG_ERRQUEUE),
    NSTEST_NAMED(MSG_CMSG_CLOEXEC), NSTEST_NAMED(MSG_OOB)};

constexpr NamedConstant kShut[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(SHUT_RD), NSTEST_NAMED(SHUT_WR), NSTEST_NAMED(SHUT_RDWR)};

constexpr NamedConstant kProt[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(PROT_NONE), NSTEST_NAMED(PROT_READ), NSTEST_NAMED(PROT_WRITE),
    NSTEST_NAMED(PROT_EXEC)};

constexpr NamedConstant kMap[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(MAP_SHARED), NSTEST_NAMED(MAP_PRIVATE), NSTEST_NAMED(MAP_ANONYMOUS),
    NSTEST_NAMED(MAP_FIXED), NSTEST_NAMED(MAP_POPULATE)};

constexpr NamedConstant kInotify[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(IN_NONBLOCK),   NSTEST_NAMED(IN_CLOEXEC),  NSTEST_NAMED(IN_ACCESS),
    NSTEST_NAMED(IN_MODIFY),     NSTEST_NAMED(IN_ATTRIB),   NSTEST_NAMED(IN_CREATE),
    NSTEST_NAMED(IN_DELETE),     NSTEST_NAMED(IN_OPEN),     NSTEST_NAMED(IN_CLOSE_WRITE),
    NSTEST_NAMED(IN_MOVED_FROM), NSTEST_NAMED(IN_MOVED_TO), NSTEST_NAMED(IN_UNMOUNT)};

constexpr NamedConstant kFanotify[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(FAN_CLASS_NOTIF),       NSTEST_NAMED(FAN_CLASS_CONTENT),
    NSTEST_NAMED(FAN_CLASS_PRE_CONTENT), NSTEST_NAMED(FAN_CLOEXEC),
    NSTEST_NAMED(FAN_NONBLOCK),          NSTEST_NAMED(FAN_UNLIMITED_QUEUE),
    NSTEST_NAMED(FAN_UNLIMITED_MARKS),   NSTEST_NAMED(FAN_REPORT_FID),
    NSTEST_NAMED(FAN_REPORT_DIR_FID),    {"FAN_REPORT_MNT", 0x4000}};

constexpr NamedConstant kFanotifyMark[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(FAN_MARK_ADD),   NSTEST_NAMED(FAN_MARK_REMOVE),     NSTEST_NAMED(FAN_MARK_FLUSH),
    NSTEST_NAMED(FAN_MARK_MOUNT), NSTEST_NAMED(FAN_MARK_FILESYSTEM), {"FAN_MARK_MNTNS", 0x110},
    NSTEST_NAMED(FAN_MARK_INODE)};

constexpr NamedConstant kFanotifyEvent[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(FAN_ACCESS),      NSTEST_NAMED(FAN_MODIFY),         NSTEST_NAMED(FAN_OPEN),
    NSTEST_NAMED(FAN_CLOSE_WRITE), NSTEST_NAMED(FAN_CREATE),         NSTEST_NAMED(FAN_DELETE),
    NSTEST_NAMED(FAN_ONDIR),       NSTEST_NAMED(FAN_EVENT_ON_CHILD), {"FAN_MNT_ATTACH", 0x1000000},
    {"FAN_MNT_DETACH", 0x2000000}};

constexpr NamedConstant kPoll[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(POLLIN),  NSTEST_NAMED(POLLPRI), NSTEST_NAMED(POLLOUT),
    NSTEST_NAMED(POLLERR), NSTEST_NAMED(POLLHUP), NSTEST_NAMED(POLLNVAL)};

constexpr NamedConstant kEpoll[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(EPOLL_CLOEXEC)};

constexpr NamedConstant kLock[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(F_RDLCK), NSTEST_NAMED(F_WRLCK), NSTEST_NAMED(F_UNLCK)};

constexpr NamedConstant kFdFlag[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(FD_CLOEXEC), NSTEST_NAMED(O_NONBLOCK), NSTEST_NAMED(O_APPEND)};

constexpr NamedConstant kFlock[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(LOCK_SH), NSTEST_NAMED(LOCK_EX), NSTEST_NAMED(LOCK_UN), NSTEST_NAMED(LOCK_NB)};

constexpr NamedConstant kUserfaultfd[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(O_CLOEXEC),
    NSTEST_NAMED(O_NONBLOCK),
    {"UFFD_USER_MODE_ONLY", 1}};

constexpr NamedConstant kLandlock[] = {  // NOLINT: counted by the compiler
    {"LANDLOCK_CREATE_RULESET_VERSION", 1}};

constexpr NamedConstant kLandlockFs[] = {  // NOLINT: counted by the compiler
    {"LANDLOCK_ACCESS_FS_EXECUTE", 1},
    {"LANDLOCK_ACCESS_FS_WRITE_FILE", 2},
    {"LANDLOCK_ACCESS_FS_READ_FILE", 4},
    {"LANDLOCK_ACCESS_FS_READ_DIR", 8},
    {"LANDLOCK_ACCESS_FS_MAKE_REG", 256}};

constexpr NamedConstant kMemfd[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(MFD_CLOEXEC), NSTEST_NAMED(MFD_ALLOW_SEALING)};

constexpr NamedConstant kXattr[] = {  // NOLINT: counted by the compiler
    {"XATTR_CREATE", 1},
    {"XATTR_REPLACE", 2}};

constexpr NamedConstant kRename[] = {  // NOLINT: counted by the compiler
    {"RENAME_NOREPLACE", 1},
    {"RENAME_EXCHANGE", 2},
    {"RENAME_WHITEOUT", 4}};

constexpr NamedConstant kInterface[] = {  // NOLINT: counted by the compiler
    {"IFF_UP", 1},
    {"IFF_BROADCAST", 2},
    {"IFF_LOOPBACK", 8},
    {"IFF_RUNNING", 64}};

constexpr NamedConstant kSignalfd[] = {  // NOLINT: counted by the compiler
    NSTEST_NAMED(SFD_CLOEXEC), NSTEST_NAMED(SFD_NONBLOCK), NSTEST_NAMED(EFD_CLOEXEC),
    NSTEST_NAMED(EFD_NONBLOCK), NSTEST_NAMED(EFD_SEMAPHORE)};

constexpr NamedConstant kStatx[] = {  // NOLINT: counted by the compiler
    {"STATX_BASIC_STATS", 0x7ff},
    {"STATX_MNT_ID", 0x1000},
    {"STATX_MNT_ID_UNIQUE", 0x4000}};

constexpr ConstantSet kSets[] = {
    // NOLINT: see above
    {"access", kAccess},
    {"at", kAt},
    {"directory", kDirectory},
    {"epoll", kEpoll},
    {"ether", kEther},
    {"fanotify", kFanotify},
    {"fanotify_event", kFanotifyEvent},
    {"fanotify_mark", kFanotifyMark},
    {"fd_flag", kFdFlag},
    {"flock", kFlock},
    {"fsmount", kFsmount},
    {"fsopen", kFsopen},
    {"inotify", kInotify},
    {"interface", kInterface},
    {"landlock", kLandlock},
    {"landlock_fs", kLandlockFs},
    {"lock", kLock},
    {"map", kMap},
    {"memfd", kMemfd},
    {"mode", kMode},
    {"mount", kMount},
    {"mount_id", kMountId},
    {"move_mount", kMoveMount},
    {"msg", kMsg},
    {"open", kOpen},
    {"poll", kPoll},
    {"propagation", kPropagation},
    {"prot", kProt},
    {"rename", kRename},
    {"seek", kSeek},
    {"shut", kShut},
    {"signalfd", kSignalfd},
    {"sock_domain", kSockDomain},
    {"sock_level", kSockLevel},
    {"sock_protocol", kSockProtocol},
    {"sock_type", kSockType},
    {"statmount", kStatmount},
    {"statx", kStatx},
    {"umount", kUmount},
    {"userfaultfd", kUserfaultfd},
    {"xattr", kXattr},
    {"vsock_cid", kVsockCid},
    {"vsock_port", kVsockPort},
};

}  // namespace

std::span<const ConstantSet> FileConstantSets() {
  return kSets;
}

}  // namespace nstest
