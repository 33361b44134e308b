// The host's name, and what belongs to the whole machine.
#include <sys/syscall.h>

#include "nstest/calls/call_rows.h"

namespace nstest::rows {

namespace {

constexpr auto kLength = Parameter{Kind::kLength};

constexpr CallInfo kRows[] = {
    // NOLINT: counted by the compiler
    Guarded({"acct", SYS_acct, {Optional(Text("filename"))}}, CallGuard::kUserNamespace),
    {"bpf", SYS_bpf, {Select("BPF_MAP_CREATE", 0), Struct("attr", "bpf_attr"), kLength}},
    {"bpf", SYS_bpf, {Select("BPF_PROG_LOAD", 5), Struct("attr", "bpf_attr"), kLength}},
    Guarded({"delete_module", SYS_delete_module, {Text("name"), Optional(Flags("flags", "open"))}},
            CallGuard::kUserNamespace),
    {"gethostname", -1, {OutOf(Kind::kOutString, 65)}},
    Guarded({"init_module", SYS_init_module, {Data("module_image"), kLength, Text("param_values")}},
            CallGuard::kUserNamespace),
    Guarded({"kexec_load",
             SYS_kexec_load,
             {Number("entry"), Number("nr_segments"), Constant(0), Number("flags")}},
            CallGuard::kUserNamespace),
    {"landlock_create_ruleset",
     444,
     {Struct("attr", "landlock_ruleset_attr"), kLength, Constant(0)}},
    {"landlock_restrict_self", 446, {Descriptor("ruleset_fd"), Constant(0)}},
    {"listns",
     470,
     {Struct("req", "ns_id_req"), OutOf(Kind::kOutLongs, 512), Constant(512), Constant(0)}},
    {"perf_event_open",
     SYS_perf_event_open,
     {Struct("attr", "perf_event_attr"), Process("pid"), Number("cpu"), Number("group_fd"),
      Optional(Number("flags"))}},
    Guarded({"quotactl", SYS_quotactl, {Number("op"), Text("special"), Number("id"), Constant(0)}},
            CallGuard::kUserNamespace),
    MayNotReturn(Guarded({"reboot",
                          SYS_reboot,
                          {Constant(0xfee1dead), Constant(672274793), Number("op", "reboot"),
                           Optional(Text("arg"))}},
                         CallGuard::kOtherPidNamespace)),
    {"setdomainname", SYS_setdomainname, {Data("name"), kLength}},
    {"sethostname", SYS_sethostname, {Data("name"), kLength}},
    Guarded({"swapoff", SYS_swapoff, {Text("path")}}, CallGuard::kUserNamespace),
    Guarded({"swapon", SYS_swapon, {Text("path"), Optional(Number("swapflags"))}},
            CallGuard::kUserNamespace),
    {"sysinfo", SYS_sysinfo, {Out({}, "sysinfo")}},
    Guarded({"syslog",
             SYS_syslog,
             {Number("type"), OutOf(Kind::kOutText, 4096), Optional(Number("len"))}},
            CallGuard::kUserNamespace),
    {"uname", SYS_uname, {Out({}, "utsname")}},
};

}  // namespace

std::span<const CallInfo> HostCalls() {
  return kRows;
}

}  // namespace nstest::rows
