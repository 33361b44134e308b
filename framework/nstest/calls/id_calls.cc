// User and group ids, and capabilities.
#include <sys/syscall.h>

#include "nstest/calls/call_rows.h"

namespace nstest::rows {

namespace {

constexpr CallInfo kRows[] = {
    // NOLINT: counted by the compiler
    {"capget", -1, {Optional(Process("pid")), Out({}, "capability_sets")}},
    {"capset", -1, {Struct("data", "capability_sets")}},
    {"getegid", SYS_getegid, {}},
    {"geteuid", SYS_geteuid, {}},
    {"getgid", SYS_getgid, {}},
    {"getgroups", SYS_getgroups, {Constant(64), OutOf(Kind::kOutNumbers, 64)}},
    {"getresgid",
     SYS_getresgid,
     {OutOf(Kind::kOutNumber, 0, "real"), OutOf(Kind::kOutNumber, 0, "effective"),
      OutOf(Kind::kOutNumber, 0, "saved")}},
    {"getresuid",
     SYS_getresuid,
     {OutOf(Kind::kOutNumber, 0, "real"), OutOf(Kind::kOutNumber, 0, "effective"),
      OutOf(Kind::kOutNumber, 0, "saved")}},
    {"getuid", SYS_getuid, {}},
    {"setfsgid", SYS_setfsgid, {Number("fsgid")}},
    {"setfsuid", SYS_setfsuid, {Number("fsuid")}},
    {"setgid", SYS_setgid, {Number("gid")}},
    {"setgroups", SYS_setgroups, {Parameter{Kind::kCount, {}, {}, 1}, Of(Kind::kNumbers, "list")}},
    {"setregid", SYS_setregid, {Number("rgid"), Number("egid")}},
    {"setresgid", SYS_setresgid, {Number("rgid"), Number("egid"), Number("sgid")}},
    {"setresuid", SYS_setresuid, {Number("ruid"), Number("euid"), Number("suid")}},
    {"setreuid", SYS_setreuid, {Number("ruid"), Number("euid")}},
    {"setuid", SYS_setuid, {Number("uid")}},
};

}  // namespace

std::span<const CallInfo> IdCalls() {
  return kRows;
}

}  // namespace nstest::rows
