#include "nstest/model/action.h"

namespace nstest {

std::string FactText(const FactQuery& query) {
  std::string text = query.name;
  if (!query.argument.empty()) text += '(' + query.argument + ')';
  for (const std::string& field : query.fields) text += '.' + field;
  return text;
}

std::vector<std::string> ArgumentsOf(const Command& command) {
  if (!command.argv.empty()) return command.argv;
  return {"/bin/sh", "-c", command.shell};
}

std::string_view ActionName(const Action& action) {
  return std::visit([](const auto& alternative) { return alternative.kKind; }, action);
}

}  // namespace nstest
