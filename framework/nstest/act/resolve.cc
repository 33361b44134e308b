#include "nstest/act/actions.h"

namespace nstest {

namespace {

Status ResolveInto(std::string& text, const Saved& saved, ReferenceStyle style) {
  auto resolved = ResolveText(text, saved, style);
  if (!resolved) return resolved.error();
  text = std::move(resolved).value();
  return {};
}

}  // namespace

Result<Command> Resolve(const Command& command, const Saved& saved) {
  Command resolved = command;
  NSTEST_TRY(ResolveInto(resolved.shell, saved, ReferenceStyle::kCommand));
  for (std::string& word : resolved.argv) {
    NSTEST_TRY(ResolveInto(word, saved, ReferenceStyle::kCommand));
  }
  return resolved;
}

Result<FactQuery> Resolve(const FactQuery& query, const Saved& saved) {
  FactQuery resolved = query;
  NSTEST_TRY(ResolveInto(resolved.argument, saved, ReferenceStyle::kValue));
  return resolved;
}

Result<Mount> Resolve(const Mount& mount, const Saved& saved) {
  Mount resolved = mount;
  for (std::string* text :
       {&resolved.type, &resolved.source, &resolved.at, &resolved.propagation}) {
    NSTEST_TRY(ResolveInto(*text, saved, ReferenceStyle::kValue));
  }
  for (std::string& option : resolved.options) {
    NSTEST_TRY(ResolveInto(option, saved, ReferenceStyle::kValue));
  }
  return resolved;
}

}  // namespace nstest
