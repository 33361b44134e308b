#include "nstest/syscalls/wire.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

namespace nstest {

namespace {

// Room for credentials and one descriptor.
struct Control {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred)) + CMSG_SPACE(sizeof(int))> bytes{};
};

template <typename T>
void Append(msghdr& message, std::size_t& used, int type, const T& content) {
  auto* header = reinterpret_cast<cmsghdr*>(static_cast<char*>(message.msg_control) + used);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = type;
  header->cmsg_len = CMSG_LEN(sizeof content);
  std::memcpy(CMSG_DATA(header), &content, sizeof content);
  used += CMSG_SPACE(sizeof content);
}

void TakeControl(msghdr& message, Letter& letter) {
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
       part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET) continue;
    if (part->cmsg_type == SCM_RIGHTS) {
      int descriptor = -1;
      std::memcpy(&descriptor, CMSG_DATA(part), sizeof descriptor);
      letter.descriptor.Reset(descriptor);
    } else if (part->cmsg_type == SCM_CREDENTIALS) {
      ucred sender{};
      std::memcpy(&sender, CMSG_DATA(part), sizeof sender);
      letter.sender = sender.pid;
    }
  }
}

// The size of the next message; 0 at the end.
Result<std::size_t> NextSize(int socket) {
  for (;;) {
    const ssize_t size = ::recv(socket, nullptr, 0, MSG_PEEK | MSG_TRUNC);
    if (size >= 0) return static_cast<std::size_t>(size);
    if (errno == ECONNRESET) return std::size_t{0};
    if (errno != EINTR) return ErrnoError("recvmsg");
  }
}

}  // namespace

Result<SocketPair> MakeSocketPair() {
  std::array<int, 2> ends{-1, -1};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return ErrnoError("socketpair");
  }
  SocketPair pair{UniqueFd(ends[0]), UniqueFd(ends[1])};
  constexpr int kOn = 1;
  for (const int end : ends) {
    if (::setsockopt(end, SOL_SOCKET, SO_PASSCRED, &kOn, sizeof kOn) != 0) {
      return ErrnoError("setsockopt(SO_PASSCRED)");
    }
  }
  return pair;
}

Status SendLetter(int socket, const Value& value, const Enclosed& enclosed) {
  std::string text = ToJson(value);
  iovec content{text.data(), text.size()};
  Control control;
  msghdr message{};
  message.msg_iov = &content;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes.data();
  std::size_t used = 0;
  if (enclosed.process > 0) {
    Append(message, used, SCM_CREDENTIALS, ucred{enclosed.process, ::geteuid(), ::getegid()});
  }
  if (enclosed.descriptor >= 0) Append(message, used, SCM_RIGHTS, enclosed.descriptor);
  message.msg_controllen = used;
  if (used == 0) message.msg_control = nullptr;
  while (::sendmsg(socket, &message, MSG_NOSIGNAL) < 0) {
    if (errno != EINTR) return ErrnoError("sendmsg");
  }
  return {};
}

Result<std::optional<Letter>> ReceiveLetter(int socket) {
  const auto size = NextSize(socket);
  if (!size) return size.error();
  if (*size == 0) return std::optional<Letter>();
  std::vector<char> bytes(*size);
  iovec content{bytes.data(), bytes.size()};
  Control control;
  msghdr message{};
  message.msg_iov = &content;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes.data();
  message.msg_controllen = control.bytes.size();
  while (::recvmsg(socket, &message, MSG_CMSG_CLOEXEC) < 0) {
    if (errno != EINTR) return ErrnoError("recvmsg");
  }
  Letter letter;
  TakeControl(message, letter);
  auto value = ParseJson({bytes.data(), bytes.size()});
  if (!value) return value.error();
  letter.value = std::move(*value);
  return std::optional(std::move(letter));
}

}  // namespace nstest
