#include "nstest/stage/remote_worker.h"

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "nstest/runtime/tool.h"

namespace nstest {

namespace {

using std::chrono::steady_clock;

}  // namespace

Error RemoteWorker::Explain(const std::string& what) {
  fit_ = false;
  constexpr std::chrono::milliseconds kMoment(100);
  loop_.RunUntil([this] { return tool_->exit().has_value(); }, steady_clock::now() + kMoment);
  std::string said = LastWords(tool_->errors().text);
  if (!said.empty()) said = "; " + said;
  return Error{"answer", 0, "the worker in the container " + what + said};
}

Result<std::unique_ptr<RemoteWorker>> RemoteWorker::Enter(Loop& loop,
                                                          const RemoteContainer& container,
                                                          SteadyTime deadline) {
  auto pair = MakeChannelPair();
  if (!pair) return pair.error();
  auto tool = container.Enter(pair->theirs.get());
  if (!tool) return tool.error();
  pair->theirs.Reset();
  std::unique_ptr<RemoteWorker> worker(
      new RemoteWorker(loop, std::move(*tool), std::move(pair->ours)));  // NOLINT: private
  const auto greeting = worker->Hear(deadline);
  if (!greeting) return greeting.error();
  if (!std::holds_alternative<Hello>(*greeting)) return worker->Nonsense();
  return worker;
}

Result<FromWorker> RemoteWorker::Ask(const ToWorker& message, SteadyTime deadline) {
  if (!channel_.Send(MakeValue(message))) return Explain("has ended");
  return Hear(deadline);
}

// What the container's init writes has to be read meanwhile: it may wait for that.
Result<FromWorker> RemoteWorker::Hear(SteadyTime deadline) {
  constexpr std::chrono::milliseconds kSlice(5);
  constexpr std::chrono::milliseconds kMoment(1);
  for (;;) {
    auto value = channel_.Receive(std::min(deadline, steady_clock::now() + kSlice));
    if (value && !value->has_value()) return Explain("has ended");
    if (value) {
      auto answer = ReadAs<FromWorker>(**value);
      return answer ? answer : Nonsense();
    }
    if (value.error().errnum != ETIMEDOUT) return Nonsense();
    if (steady_clock::now() >= deadline) return Explain("gave no answer in time");
    loop_.RunUntil([] { return false; }, steady_clock::now() + kMoment);
  }
}

}  // namespace nstest
