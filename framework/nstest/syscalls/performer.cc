#include "nstest/syscalls/performer.h"

#include <unistd.h>

#include <cerrno>

#include "nstest/calls/call_table.h"

namespace nstest {

namespace {

std::string SelectorOf(const Call& call, const std::vector<Value>& arguments) {
  const int place = SelectorPlace(call.name);
  if (place < 0 || static_cast<std::size_t>(place) >= arguments.size()) return {};
  const std::string* text = arguments[static_cast<std::size_t>(place)].text();
  return text != nullptr ? *text : std::string();
}

}  // namespace

int Performer::Serve() {
  while (ServeOnce()) {
  }
  return 0;
}

bool Performer::ServeOnce() {
  auto letter = ReceiveLetter(socket_);
  if (!letter || !letter->has_value()) return false;
  auto message = ReadAs<ToPerformer>((*letter)->value);
  if (!message) return false;
  if (const auto* give = std::get_if<Give>(&*message)) {
    GiveDescriptor(give->label);
  } else if (auto* assignment = std::get_if<Assignment>(&*message)) {
    saved_ = Saved(assignment->saved.begin(), assignment->saved.end());
    if (PerformList(assignment->calls) != Going::kStopped) Rest(Resting{});
  }
  return true;
}

Performer::Going Performer::PerformList(const std::vector<Call>& calls) {
  for (const Call& call : calls) {
    const Going going = PerformOne(call);
    if (going != Going::kOn) return going;
  }
  return Going::kOn;
}

Performer::Going Performer::PerformOne(const Call& call) {
  if (call.name == "pause") return Going::kPaused;
  std::vector<Value> arguments;
  std::optional<Error> problem;
  for (const Value& argument : call.arguments) {
    auto resolved = Resolve(argument);
    if (!resolved) problem = resolved.error();
    arguments.push_back(resolved ? std::move(*resolved) : Value());
  }
  const CallInfo* info = FindCall(call.name, SelectorOf(call, arguments));
  if (!problem && info == nullptr) problem = Error{"argument", 0, "no such call"};
  auto outcome = problem ? Result<CallOutcome>(*problem) : Do(call, *info, std::move(arguments));
  if (outcome) return Finish(call, *outcome);
  Rest(Broken{CallText(call), outcome.error().Text()});
  return Going::kStopped;
}

Result<CallOutcome> Performer::Do(const Call& call, const CallInfo& info,
                                  std::vector<Value> arguments) {
  if (call.name == "checkpoint") {
    const Value& name = arguments.at(0);
    auto met = Ask(Meet{name.text() != nullptr ? *name.text() : DisplayText(name)});
    return met ? Result<CallOutcome>(CallOutcome{}) : met.error();
  }
  if (info.guard == CallGuard::kOtherPidNamespace || info.guard == CallGuard::kUserNamespace) {
    auto answer = Ask(MayI{static_cast<int>(info.guard)});
    if (!answer) return answer.error();
  }
  Buffers buffers;
  if (call.name == "fork" || call.name == "vfork" || call.name.starts_with("clone3") ||
      call.name == "clone") {
    auto birth = BirthOf(call, info, arguments, buffers);
    return birth ? MakeChild(call, *birth) : birth.error();
  }
  if (info.may_not_return) Tell(Leaving{call.label});
  return Invoke(info, arguments);
}

Performer::Going Performer::Finish(const Call& call, const CallOutcome& outcome) {
  Value evidence = CallEvidence(outcome);
  if (!call.label.empty()) labels_[call.label] = evidence;
  if (outcome.errnum != 0 && !call.may_fail) {
    Rest(Stopped{CallText(call), evidence});
    return Going::kStopped;
  }
  Tell(Done{call.label, std::move(evidence), false});
  return Going::kOn;
}

Result<Letter> Performer::AwaitAnswer() {
  for (;;) {
    auto letter = ReceiveLetter(socket_);
    if (!letter) return letter.error();
    if (!letter->has_value()) ::_exit(0);  // the step is over
    auto message = ReadAs<ToPerformer>((*letter)->value);
    if (!message) return message.error();
    if (const auto* give = std::get_if<Give>(&*message)) GiveDescriptor(give->label);
    const auto* answer = std::get_if<CallAnswer>(&*message);
    if (answer == nullptr) continue;
    if (!answer->refused.empty()) return Error{"argument", 0, answer->refused};
    (*letter)->value = answer->value;
    return std::move(**letter);
  }
}

void Performer::GiveDescriptor(const std::string& label) const {
  const bool whole = label.find('.') == std::string::npos;
  const auto number = ResolveValue('$' + label + (whole ? ".result" : ""), labels_);
  if (!number || number->integer() == nullptr) {
    Tell(Given{label, "'" + label + "' made no descriptor"});
    return;
  }
  const Status given = SendLetter(socket_, MakeValue(FromPerformer(Given{label, {}})),
                                  {.descriptor = static_cast<int>(*number->integer())});
  if (!given) Tell(Given{label, "'" + label + "' is no open descriptor"});
}

}  // namespace nstest
