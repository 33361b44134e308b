#include "nstest/model/call.h"

namespace nstest {

namespace {

// As a scenario has it: texts without quotes.
std::string ArgumentText(const Value& argument) {
  return argument.text() != nullptr ? *argument.text() : DisplayText(argument);
}

}  // namespace

std::string CallText(const Call& call) {
  std::string text = call.name + '(';
  bool first = true;
  for (const Value& argument : call.arguments) {
    if (!first) text += ", ";
    first = false;
    text += ArgumentText(argument);
  }
  return text + ')';
}

std::string CallsText(const Calls& calls) {
  std::string text;
  for (const Call& call : calls.calls) {
    if (!text.empty()) text += ", ";
    text += CallText(call);
  }
  return text;
}

}  // namespace nstest
