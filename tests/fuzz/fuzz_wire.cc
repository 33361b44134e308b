#include <sys/socket.h>

#include "fuzz/require.h"
#include "fuzz/targets.h"
#include "nstest/stage/channel.h"
#include "nstest/stage/messages.h"
#include "nstest/syscalls/messages.h"

namespace nstest {

namespace {

// A message that is understood means the same after a second crossing.
template <typename Message>
void CheckReading(const Value& value) {
  const auto message = ReadAs<Message>(value);
  if (!message) return;
  const Value sent = MakeValue(*message);
  const auto back = ParseJson(ToJson(sent));
  Require(back.has_value(), "what we send can be parsed");
  const auto again = ReadAs<Message>(*back);
  Require(again.has_value(), "what we send can be read");
  Require(ToJson(MakeValue(*again)) == ToJson(sent), "what we send means the same to the other");
}

void CheckMessage(const Value& value) {
  CheckReading<ToWorker>(value);
  CheckReading<FromWorker>(value);
  CheckReading<ToGuard>(value);
  CheckReading<FromPerformer>(value);
  CheckReading<ToPerformer>(value);
}

}  // namespace

void FuzzWire(std::string_view bytes) {
  auto pair = MakeChannelPair();
  Require(pair.has_value(), "there are sockets");
  Channel channel(std::move(pair->ours));
  // What does not fit in the socket's buffer is cut off, as by a worker that died.
  (void)::send(pair->theirs.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  pair->theirs = UniqueFd();
  for (;;) {
    const auto message = channel.TryReceive();
    if (!message || !message->has_value()) return;
    CheckMessage(**message);
  }
}

}  // namespace nstest
