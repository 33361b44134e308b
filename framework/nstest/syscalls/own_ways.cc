// The calls that are more than one syscall(2) with plain arguments.
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <mqueue.h>
#include <poll.h>
#include <sys/msg.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>

#include "nstest/calls/struct_table.h"
#include "nstest/syscalls/frame.h"
#include "nstest/syscalls/invoke.h"
#include "nstest/syscalls/struct_bytes.h"

namespace nstest {

namespace {

// The converted arguments, and the written ones for what has no raw form.
struct Arguments {
  const Frame& frame;
  const std::vector<Value>& arguments;

  long raw(std::size_t at) const { return frame.raw().at(at); }

  template <typename T>
  T* pointer(std::size_t at) const {
    return reinterpret_cast<T*>(raw(at));  // NOLINT: raw arguments hold pointers
  }

  int number(std::size_t at) const { return static_cast<int>(raw(at)); }

  std::string text(std::size_t at) const {
    if (at >= arguments.size()) return {};
    return arguments[at].text() != nullptr ? *arguments[at].text() : DisplayText(arguments[at]);
  }
};

CallOutcome WithText(std::int64_t result, const char* bytes) {
  CallOutcome outcome = OutcomeOf(result);
  if (outcome.errnum == 0) outcome.out = std::string(bytes, static_cast<std::size_t>(result));
  return outcome;
}

CallOutcome Alarm(const Arguments& given) {
  return OutcomeOf(::alarm(static_cast<unsigned>(given.raw(0))));
}

CallOutcome Poll(const Arguments& given) {
  const long timeout = given.raw(2);
  constexpr long kThousand = 1000;
  const timespec time{timeout / kThousand, timeout % kThousand * kThousand * kThousand};
  CallOutcome outcome =
      OutcomeOf(::ppoll(given.pointer<pollfd>(0), static_cast<nfds_t>(given.raw(1)),
                        timeout < 0 ? nullptr : &time, nullptr));
  if (outcome.errnum == 0) outcome.out = given.frame.ReadOutputs(outcome.result);
  return outcome;
}

CallOutcome GetHostName(const Arguments& /*given*/) {
  utsname names{};
  CallOutcome outcome = OutcomeOf(::uname(&names));
  outcome.out = names.nodename;
  return outcome;
}

// The kernel's names have no slash: mq_overview(7).
const char* QueueName(const Arguments& given) {
  const char* name = given.pointer<const char>(0);
  return *name == '/' ? name + 1 : name;
}

CallOutcome MqOpen(const Arguments& given) {
  return OutcomeOf(
      ::syscall(SYS_mq_open, QueueName(given), given.raw(1), given.raw(2), given.raw(3)));
}

CallOutcome MqUnlink(const Arguments& given) {
  return OutcomeOf(::syscall(SYS_mq_unlink, QueueName(given)));
}

constexpr std::size_t kLongestMessage = 8192;

struct Message {
  long type = 0;
  std::array<char, kLongestMessage> text{};
};

CallOutcome MsgSnd(const Arguments& given) {
  Message message{.type = given.raw(1)};
  const std::string text = given.text(2);
  const std::size_t size = std::min(text.size(), message.text.size());
  std::copy_n(text.begin(), size, message.text.begin());
  return OutcomeOf(::msgsnd(given.number(0), &message, size, given.number(3)));
}

CallOutcome MsgRcv(const Arguments& given) {
  Message message;
  const ssize_t size =
      ::msgrcv(given.number(0), &message, message.text.size(), given.raw(1), given.number(2));
  CallOutcome outcome = OutcomeOf(size);
  if (size < 0) return outcome;
  outcome.out =
      Value::Map{{"mtype", message.type},
                 {"mtext", std::string(message.text.data(), static_cast<std::size_t>(size))}};
  return outcome;
}

constexpr std::size_t kLongestRead = 65536;

CallOutcome ReadMemory(const Arguments& given) {
  std::vector<char> bytes(std::min(static_cast<std::size_t>(given.raw(2)), kLongestRead));
  const iovec local{bytes.data(), bytes.size()};
  const iovec remote{given.pointer<void>(1), bytes.size()};
  return WithText(::process_vm_readv(given.number(0), &local, 1, &remote, 1, 0), bytes.data());
}

CallOutcome WriteMemory(const Arguments& given) {
  std::string text = given.text(2);
  const iovec local{text.data(), text.size()};
  const iovec remote{given.pointer<void>(1), text.size()};
  return OutcomeOf(::process_vm_writev(given.number(0), &local, 1, &remote, 1, 0));
}

void Catch(int /*signal*/) {}

CallOutcome SigAction(const Arguments& given) {
  constexpr long kCatch = 2;  // SIG_CATCH of the table

  struct sigaction action {};

  action.sa_handler = SIG_DFL;
  if (given.raw(1) == 1) action.sa_handler = SIG_IGN;
  if (given.raw(1) == kCatch) action.sa_handler = Catch;
  return OutcomeOf(::sigaction(given.number(0), &action, nullptr));
}

// The three sets as 64 bits each, and as the kernel has them.
using CapabilitySets = std::array<std::uint64_t, 3>;
using KernelSets = std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3>;
constexpr unsigned kHalf = 32;

CallOutcome CapGet(const Arguments& given) {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, given.number(0)};
  KernelSets data{};
  CallOutcome outcome = OutcomeOf(::syscall(SYS_capget, &header, data.data()));
  if (outcome.errnum != 0) return outcome;
  const auto join = [&](std::uint32_t __user_cap_data_struct::*set) {
    return data[0].*set | std::uint64_t{data[1].*set} << kHalf;
  };
  const CapabilitySets sets{join(&__user_cap_data_struct::effective),
                            join(&__user_cap_data_struct::permitted),
                            join(&__user_cap_data_struct::inheritable)};
  std::array<char, sizeof sets> bytes{};
  std::memcpy(bytes.data(), sets.data(), sizeof sets);
  outcome.out = DecodeStruct(*FindStruct("capability_sets"), bytes);
  return outcome;
}

CallOutcome CapSet(const Arguments& given) {
  CapabilitySets sets{};
  std::memcpy(sets.data(), given.pointer<char>(0), sizeof sets);
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  KernelSets data{};
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto part = [&](std::size_t set) {
      return static_cast<std::uint32_t>(sets.at(set) >> (kHalf * i));
    };
    data.at(i) = {part(0), part(1), part(2)};
  }
  return OutcomeOf(::syscall(SYS_capset, &header, data.data()));
}

// seccomp(2) with a filter of one call.
CallOutcome Seccomp(const Arguments& given) {
  std::array<std::uint32_t, 2> rule{};  // its number, and what is done about it
  std::memcpy(rule.data(), given.pointer<char>(1), sizeof rule);
  std::array<sock_filter, 4> program{{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, rule[0], 0, 1),
      BPF_STMT(BPF_RET | BPF_K, rule[1]),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  }};
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  return OutcomeOf(::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, given.raw(0), &filter));
}

CallOutcome SetSockOpt(const Arguments& given) {
  const int value = given.number(3);
  return OutcomeOf(
      ::setsockopt(given.number(0), given.number(1), given.number(2), &value, sizeof value));
}

constexpr std::size_t kMostDescriptors = 16;

struct Ancillary {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * kMostDescriptors) +
                                        CMSG_SPACE(sizeof(ucred))> bytes{};
};

CallOutcome SendMsg(const Arguments& given) {
  std::string text = given.text(1);
  iovec content{text.data(), text.size()};
  Ancillary ancillary;
  msghdr message{};
  message.msg_iov = &content;
  message.msg_iovlen = 1;
  const std::size_t count = given.arguments.size() > 2 && given.arguments[2].list() != nullptr
                                ? std::min(given.arguments[2].list()->size(), kMostDescriptors)
                                : 0;
  if (count > 0) {
    message.msg_control = ancillary.bytes.data();
    message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * count);
    std::memcpy(CMSG_DATA(header), given.pointer<char>(2), sizeof(int) * count);
  }
  return OutcomeOf(::sendmsg(given.number(0), &message, given.number(3) | MSG_NOSIGNAL));
}

Value ReadAncillary(msghdr& message) {
  Value::Map out;
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
       part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET) continue;
    if (part->cmsg_type == SCM_RIGHTS) {
      Value::List descriptors;
      const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
      for (std::size_t i = 0; i < count; ++i) {
        int descriptor = -1;
        std::memcpy(&descriptor, CMSG_DATA(part) + i * sizeof(int), sizeof descriptor);
        descriptors.emplace_back(descriptor);
      }
      if (!descriptors.empty()) out.emplace_back("fd", descriptors.front());
      out.emplace_back("fds", std::move(descriptors));
    } else if (part->cmsg_type == SCM_CREDENTIALS) {
      ucred sender{};
      std::memcpy(&sender, CMSG_DATA(part), sizeof sender);
      out.emplace_back("pid", sender.pid);
      out.emplace_back("uid", sender.uid);
      out.emplace_back("gid", sender.gid);
    }
  }
  return out;
}

CallOutcome RecvMsg(const Arguments& given) {
  std::vector<char> bytes(kLongestRead);
  iovec content{bytes.data(), bytes.size()};
  Ancillary ancillary;
  msghdr message{};
  message.msg_iov = &content;
  message.msg_iovlen = 1;
  message.msg_control = ancillary.bytes.data();
  message.msg_controllen = ancillary.bytes.size();
  const ssize_t size = ::recvmsg(given.number(0), &message, given.number(1));
  CallOutcome outcome = OutcomeOf(size);
  if (size < 0) return outcome;
  outcome.out = ReadAncillary(message);
  outcome.out["data"] = std::string(bytes.data(), static_cast<std::size_t>(size));
  return outcome;
}

struct OwnWay {
  std::string_view name;
  CallOutcome (*invoke)(const Arguments& given);
};

constexpr std::array<OwnWay, 16> kOwnWays{{
    {"alarm", Alarm},
    {"capget", CapGet},
    {"capset", CapSet},
    {"gethostname", GetHostName},
    {"mq_open", MqOpen},
    {"mq_unlink", MqUnlink},
    {"msgrcv", MsgRcv},
    {"msgsnd", MsgSnd},
    {"poll", Poll},
    {"process_vm_readv", ReadMemory},
    {"process_vm_writev", WriteMemory},
    {"recvmsg", RecvMsg},
    {"rt_sigaction", SigAction},
    {"seccomp", Seccomp},
    {"sendmsg", SendMsg},
    {"setsockopt", SetSockOpt},
}};

}  // namespace

bool HasOwnWay(std::string_view name) {
  return std::any_of(kOwnWays.begin(), kOwnWays.end(),
                     [&](const OwnWay& one) { return one.name == name; });
}

Result<CallOutcome> InvokeOwnWay(const CallInfo& info, const std::vector<Value>& arguments) {
  const auto* way = std::find_if(kOwnWays.begin(), kOwnWays.end(),
                                 [&](const OwnWay& one) { return one.name == info.name; });
  if (way == kOwnWays.end() || way->invoke == nullptr) {
    return Error{"argument", 0, "no way to call " + std::string(info.name)};
  }
  const auto frame = Frame::Make(info, arguments);
  if (!frame) return frame.error();
  return way->invoke(Arguments{*frame, arguments});
}

}  // namespace nstest
