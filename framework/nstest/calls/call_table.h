#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "nstest/model/call.h"

/// The system calls that `call` knows, as data: what an author writes, what the kernel gets, and
/// what it writes. Loading checks scenarios by it, and the room syscalls performs by it.
namespace nstest {

enum class ParameterKind : std::uint8_t {
  kNothing,  ///< no further parameter

  // Written by the author.
  kNumber,      ///< a whole number, octal with a leading 0, or a name of `set`
  kFlags,       ///< names of `set` and numbers, joined with |
  kText,        ///< a text, NUL-terminated
  kData,        ///< a text; its length is a kLength
  kDescriptor,  ///< a number, a label, AT_FDCWD, fd(p.label), pidfd(p), namespace(p/kind)
  kProcess,     ///< a number, a label, pid(p) or self
  kSelector,    ///< a name that chooses the row among those of the same call
  kStruct,      ///< a map with the members of the struct `set`
  kStructs,     ///< a list of such maps; their number is a kCount
  kNumbers,     ///< a list of 32-bit numbers; their number is a kCount
  kTexts,       ///< a list of texts, NULL-terminated
  kSignals,     ///< names of signals joined with |, as a signal set
  kAddress,     ///< a socket address: {sun_path}, {sin_addr, sin_port}
  kDuration,    ///< a struct timespec: `100ms`, or {tv_sec, tv_nsec}
  kCalls,       ///< the child's list; always the last

  // Filled in.
  kConstant,  ///< `value`
  kLength,    ///< the bytes of the parameter before it
  kCount,     ///< the items of the parameter before it
  kSpace,     ///< a pointer to the room of the output before it (socklen_t)

  // Written by the kernel.
  kOutText,      ///< up to `value` bytes, or as many as the next kNumber says
  kOutString,    ///< the same, to the first NUL
  kOutNumber,    ///< an int
  kOutLong,      ///< 64 bits
  kOutNumbers,   ///< up to `value` 32-bit numbers, as many as the result says
  kOutLongs,     ///< the same of 64-bit numbers
  kOutStruct,    ///< the struct `set`
  kInOutStruct,  ///< a map with the members of the struct `set`, which the kernel changes
  kOutStatus,    ///< how a process ended: {exit, signal, stopped}
  kOutStat,      ///< {type, mode, inode, device, links, uid, gid, size, mtime}
  kOutAddress,   ///< a socket address, as kAddress
};

struct Parameter {
  ParameterKind kind = ParameterKind::kNothing;
  std::string_view name;   ///< the man page's
  std::string_view set;    ///< the constants, or the struct
  std::int64_t value = 0;  ///< of kConstant and kSelector; the most of an output
  bool optional = false;   ///< may be left out: it is `value` then, or NULL

  bool operator==(const Parameter&) const = default;
};

/// What is done before a call that could reach the real host.
enum class CallGuard : std::uint8_t {
  kNone,
  kClock,              ///< the scenario touches the clock, and the guard knows
  kOtherPidNamespace,  ///< the caller must stand in another PID namespace than its worker
  kUserNamespace,      ///< the caller must stand in a user namespace that is not the initial one
};

inline constexpr std::size_t kMostParameters = 8;

struct CallInfo {
  std::string_view name;
  std::int64_t number = -1;  ///< of syscall(2); -1: the room syscalls has its own way
  std::array<Parameter, kMostParameters> parameters;
  CallGuard guard = CallGuard::kNone;
  bool may_not_return = false;  ///< the process may be gone after it, as was wanted

  /// The name that chooses this row, "NS_GET_PARENT"; empty where there is none.
  std::string_view selector() const;
  /// Those before the first kNothing.
  std::span<const Parameter> used() const;
};

/// Whether the author writes it.
bool IsWritten(ParameterKind kind);
/// Whether the kernel writes it.
bool IsOutput(ParameterKind kind);

/// In alphabetical order of the names; rows with selectors before the one without.
std::span<const CallInfo> AllCalls();

/// The row for a name and, where its rows are chosen by one, the selector as written. A row without
/// a selector takes what no other has. nullptr where there is none.
const CallInfo* FindCall(std::string_view name, std::string_view selector = {});

/// The place among the written arguments of what chooses the row; nothing for most calls.
/// A negative number: none.
int SelectorPlace(std::string_view name);

/// Whether a call of the tree may set the real clock.
bool TouchesClock(const std::vector<Call>& calls);

}  // namespace nstest
