#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "nstest/model/call.h"
#include "nstest/model/reference.h"
#include "nstest/syscalls/buffers.h"
#include "nstest/syscalls/invoke.h"
#include "nstest/syscalls/messages.h"
#include "nstest/syscalls/wire.h"

namespace nstest {

/// The process that performs calls: it does the lists that the worker sends, and tells what came of
/// them. It must be single-threaded when it starts.
class Performer {
 public:
  /// `socket` leads to the worker, and is borrowed; `id` tells its process from the others of the
  /// step.
  Performer(int socket, std::string id) : socket_(socket), id_(std::move(id)) {}

  /// What is done at the end of a list, before the worker hears of it and goes on.
  void AtRest(std::function<void()> settle) { settle_ = std::move(settle); }

  /// Does what is sent, until the worker is gone. Returns the exit status.
  int Serve();

  /// Takes one letter and does what it says; false at the end. For who serves besides others.
  bool ServeOnce();

 private:
  enum class Going { kOn, kPaused, kStopped };

  Going PerformList(const std::vector<Call>& calls);
  Going PerformOne(const Call& call);
  Result<CallOutcome> Do(const Call& call, const CallInfo& info, std::vector<Value> arguments);
  Going Finish(const Call& call, const CallOutcome& outcome);

  // Making children: children.cc.
  struct Birth {
    std::uint64_t flags = 0;              // of clone(2), without the signal
    std::vector<char>* clone3 = nullptr;  // struct clone_args, where that is asked for
    int exit_signal = 0;
  };

  static Result<Birth> BirthOf(const Call& call, const CallInfo& info,
                               const std::vector<Value>& arguments, Buffers& buffers);
  Result<CallOutcome> MakeChild(const Call& call, const Birth& birth);
  static Result<CallOutcome> MakeBareChild(const Call& call, const Birth& birth);
  [[noreturn]] void LiveAsChild(const Call& call, UniqueFd socket, const std::string& id,
                                const Birth& birth);
  static long Clone(const Birth& birth, int* pidfd);

  // Filling in references and what names things: resolve_argument.cc.
  Result<Value> Resolve(const Value& argument);
  Result<Value> ResolveText(const std::string& text);
  Result<Value> ResolveNamed(const Value& value);
  Result<Value> NameThing(std::string_view function, std::string_view name);
  Result<Value> PidOf(const std::string& name);
  Result<Value> DescriptorOf(const std::string& name, const std::string& what);
  Result<Value> DescriptorOfLabel(std::string_view name);
  Result<Value> PathOf(std::string_view name);
  Status KnowLabel(const std::string& label);

  template <typename Message>
  void Tell(const Message& message, const Enclosed& enclosed = {}) const;

  // The end of a list.
  template <typename Message>
  void Rest(const Message& message) const;

  // Waits for the answer, and meanwhile gives descriptors away.
  template <typename Message>
  Result<Letter> Ask(const Message& message);
  Result<Letter> AwaitAnswer();
  void GiveDescriptor(const std::string& label) const;

  int socket_;
  std::string id_;
  std::function<void()> settle_;
  int children_ = 0;
  Saved saved_;
  Saved labels_;
};

template <typename Message>
void Performer::Tell(const Message& message, const Enclosed& enclosed) const {
  [[maybe_unused]] const Status gone =
      SendLetter(socket_, MakeValue(FromPerformer(message)), enclosed);
}

template <typename Message>
void Performer::Rest(const Message& message) const {
  if (settle_) settle_();
  Tell(message);
}

template <typename Message>
Result<Letter> Performer::Ask(const Message& message) {
  Tell(message);
  return AwaitAnswer();
}

}  // namespace nstest
