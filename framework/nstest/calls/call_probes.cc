#include "nstest/calls/call_probes.h"

#include <sys/syscall.h>

#include <algorithm>

namespace nstest {

namespace {

// From 424 on every machine has the same number, and the oldest headers we build on lack some.
constexpr CallProbe kProbes[] = {
    // NOLINT: counted by the compiler
    {"acct", SYS_acct},
    {"add_key", SYS_add_key},
    {"bpf", SYS_bpf},
    {"cachestat", 451},
    {"clone3", 435},
    {"close_range", 436},
    {"copy_file_range", SYS_copy_file_range},
    {"epoll_pwait2", 441},
    {"execveat", SYS_execveat},
    {"faccessat2", 439},
    {"fanotify_init", SYS_fanotify_init},
    {"fchmodat2", 452},
    {"file_getattr", 468},
    {"file_setattr", 469},
    {"fsconfig", 431},
    {"fsmount", 432},
    {"fsopen", 430},
    {"fspick", 433},
    {"futex_requeue", 456},
    {"futex_wait", 455},
    {"futex_waitv", 449},
    {"futex_wake", 454},
    {"getrandom", SYS_getrandom},
    {"getxattrat", 464},
    {"io_uring_enter", 426},
    {"io_uring_register", 427},
    {"io_uring_setup", 425},
    {"kcmp", SYS_kcmp},
    {"kexec_load", SYS_kexec_load},
    {"keyctl", SYS_keyctl},
    {"landlock_add_rule", 445},
    {"landlock_create_ruleset", 444},
    {"landlock_restrict_self", 446},
    {"listmount", 458},
    {"listns", 470},
    {"listxattrat", 465},
    {"lsm_get_self_attr", 459},
    {"lsm_list_modules", 461},
    {"lsm_set_self_attr", 460},
    {"membarrier", SYS_membarrier},
    {"memfd_create", SYS_memfd_create},
    {"memfd_secret", 447},
    {"mlock2", SYS_mlock2},
    {"mount_setattr", 442},
    {"move_mount", 429},
    {"mseal", 462},
    {"name_to_handle_at", SYS_name_to_handle_at},
    {"open_by_handle_at", SYS_open_by_handle_at},
    {"open_tree", 428},
    {"open_tree_attr", 467},
    {"openat2", 437},
    {"perf_event_open", SYS_perf_event_open},
    {"pidfd_getfd", 438},
    {"pidfd_open", 434},
    {"pidfd_send_signal", 424},
    {"pkey_alloc", SYS_pkey_alloc},
    {"process_madvise", 440},
    {"process_mrelease", 448},
    {"process_vm_readv", SYS_process_vm_readv},
    {"process_vm_writev", SYS_process_vm_writev},
    {"quotactl_fd", 443},
    {"removexattrat", 466},
    {"renameat2", SYS_renameat2},
    {"request_key", SYS_request_key},
    {"sched_setattr", SYS_sched_setattr},
    {"seccomp", SYS_seccomp},
    {"set_mempolicy_home_node", 450},
    {"setxattrat", 463},
    {"statmount", 457},
    {"statx", SYS_statx},
    {"userfaultfd", SYS_userfaultfd},
};

}  // namespace

std::span<const CallProbe> AllCallProbes() {
  return kProbes;
}

const CallProbe* FindCallProbe(std::string_view name) {
  const auto* found = std::find_if(std::begin(kProbes), std::end(kProbes),
                                   [&](const CallProbe& probe) { return probe.name == name; });
  return found == std::end(kProbes) ? nullptr : found;
}

}  // namespace nstest
