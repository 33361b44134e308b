#include "nstest/load/context.h"

#include <algorithm>
#include <array>

#include "nstest/base/text.h"
#include "nstest/model/scenario.h"

namespace nstest {

namespace {

constexpr std::string_view kInitSuffix = ".init";

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool IsNameCharacter(char c) {
  return IsLetter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool IsName(std::string_view text) {
  constexpr std::size_t kLongestName = 64;
  return !text.empty() && text.size() <= kLongestName && IsLetter(text.front()) &&
         std::all_of(text.begin(), text.end(), IsNameCharacter);
}

// `host` is a place, and `new` and `host` say how a namespace is made.
bool IsReserved(std::string_view text) {
  constexpr std::array<std::string_view, 4> kReserved{"host", "new", "self", "absent"};
  return std::find(kReserved.begin(), kReserved.end(), text) != kReserved.end();
}

// The container of the text, marked as used: its own name, or "box.2" of one with more levels.
bool UseContainerOrLevel(std::string_view text, Context& context) {
  const std::size_t dot = text.find('.');
  const auto found = context.names.containers.find(text.substr(0, dot));
  if (found == context.names.containers.end()) return false;
  found->second.used = true;
  if (dot == std::string_view::npos) return true;
  const auto level = ParseInteger(text.substr(dot + 1));
  return level && *level >= 1 && *level < found->second.levels;
}

// The names that may be suggested: bad ones are known too.
std::vector<std::string_view> KeysOf(const NameTable& table) {
  std::vector<std::string_view> keys;
  for (const auto& [name, known] : table) {
    if (IsName(name)) keys.push_back(name);
  }
  return keys;
}

std::vector<std::string> InitNames(const Names& names) {
  std::vector<std::string> inits;
  for (const std::string_view name : KeysOf(names.containers)) {
    inits.push_back(std::string(name) + std::string(kInitSuffix));
  }
  return inits;
}

void UseReference(const Reference& reference, ReferenceStyle style, Mark mark, Context& context) {
  const auto found = context.names.saved.find(reference.name);
  if (found != context.names.saved.end()) {
    found->second.used = true;
    return;
  }
  if (context.names.given.contains(reference.name)) {
    context.problems.Error(mark, "'$" + reference.name + "' is not known yet where it stands: a " +
                                     "value may be made of those above it");
    return;
  }
  if (context.names.kept.contains(reference.name)) {
    const std::string label = reference.fields.empty() ? "label" : reference.fields.front();
    context.problems.Error(
        mark, "'$" + reference.name + "' is a process, and the labels of its " +
                  "calls are its own: a step 'by: " + reference.name + "' knows them as $" + label +
                  ", a 'save' of its step as $SAVED." + label +
                  ", and its descriptors anybody as fd(" + reference.name + "." + label + ")");
    return;
  }
  const bool any_given = !context.names.given.empty();
  std::string more = any_given ? ": no value of this name is given, and no earlier step saved it"
                               : ": no earlier step saved it";
  if (style == ReferenceStyle::kCommand) {
    more += "; write $${" + reference.name + "} for the shell's";
  }
  std::vector<std::string_view> known = KeysOf(context.names.saved);
  for (const std::string_view name : KeysOf(context.names.given)) known.push_back(name);
  context.problems.ErrorUnknown(mark, {"unknown name", reference.name, more}, known);
}

// The other table in whose names `$x` may mean something else; nullptr if there is none.
const NameTable* OtherValues(const NameTable& table, const Names& names) {
  if (&table == &names.saved) return &names.given;
  return &table == &names.given ? &names.saved : nullptr;
}

void ReportTaken(const Node& name, const std::string& prefix, Mark taken, Context& context) {
  if (taken == name.mark) {
    context.problems.Error(name.mark, prefix +
                                          ": 'for each' uses this name again; put a value into "
                                          "it, as in " +
                                          name.text + "_${value}");
    return;
  }
  context.problems.Error(name.mark,
                         prefix + ": the name is taken on line " + std::to_string(taken.line));
}

}  // namespace

void AddName(const Node& name, std::string_view what, NameTable& table, Context& context) {
  const std::string prefix = std::string(what) + ' ' + Quoted(name.text);
  if (!IsName(name.text)) {
    context.problems.Error(name.mark, prefix +
                                          ": a name starts with a letter and has letters, "
                                          "digits, '-' and '_' only, at most 64");
  } else if (IsReserved(name.text)) {
    context.problems.Error(name.mark, prefix + ": this word has a meaning of its own");
  } else if (&table == &context.names.processes && context.names.containers.contains(name.text)) {
    context.problems.Error(name.mark, prefix + ": a container has this name");
  }
  // Even a bad name becomes known, lest every use of it be reported as well.
  const auto [at, added] = table.try_emplace(name.text, KnownName{name.mark});
  // That a container's key is there twice was reported while parsing.
  if (&table == &context.names.containers) return;
  if (!added) return ReportTaken(name, prefix, at->second.mark, context);
  const NameTable* other = OtherValues(table, context.names);
  if (other == nullptr) return;
  const auto found = other->find(name.text);
  if (found != other->end()) ReportTaken(name, prefix, found->second.mark, context);
}

void UsePlace(const Node& name, Context& context) {
  if (name.text == kHost || UseContainerOrLevel(name.text, context)) return;
  std::vector<std::string_view> candidates = KeysOf(context.names.containers);
  candidates.push_back(kHost);
  context.problems.ErrorUnknown(name.mark, {"unknown place", name.text, {}}, candidates);
}

void UseContainer(std::string_view name, Mark mark, Context& context) {
  if (UseContainerOrLevel(name, context)) return;
  context.problems.ErrorUnknown(mark, {"unknown container", name, {}},
                                KeysOf(context.names.containers));
}

void UseProcess(std::string_view name, Mark mark, Context& context) {
  if (const auto found = context.names.processes.find(name);
      found != context.names.processes.end()) {
    found->second.used = true;
    return;
  }
  const bool init = name.ends_with(kInitSuffix);
  if (init && UseContainerOrLevel(name.substr(0, name.size() - kInitSuffix.size()), context))
    return;
  if (context.names.containers.contains(name)) {
    context.problems.Error(mark, Quoted(name) + " is a container, not a process",
                           std::string(name) + std::string(kInitSuffix));
    return;
  }
  const std::vector<std::string> inits = InitNames(context.names);
  std::vector<std::string_view> candidates = KeysOf(context.names.processes);
  candidates.insert(candidates.end(), inits.begin(), inits.end());
  context.problems.ErrorUnknown(mark, {"unknown process", name, ": no earlier step started it"},
                                candidates);
}

void UseReferences(std::string_view text, ReferenceStyle style, Mark mark, Context& context) {
  if (text.find('$') == std::string_view::npos) return;
  const auto references = FindReferences(text, style);
  if (!references) {
    context.problems.Error(mark, EscapeControl(references.error().subject));
    return;
  }
  for (const Reference& reference : *references) UseReference(reference, style, mark, context);
}

bool HasReference(std::string_view text) {
  if (text.find('$') == std::string_view::npos) return false;
  const auto references = FindReferences(text, ReferenceStyle::kValue);
  return !references || !references->empty();
}

}  // namespace nstest
