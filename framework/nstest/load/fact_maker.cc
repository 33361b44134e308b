#include "nstest/load/fact_maker.h"

#include <algorithm>
#include <array>
#include <span>

#include "nstest/base/text.h"
#include "nstest/load/keys.h"
#include "nstest/load/scalars.h"
#include "nstest/model/namespace_kind.h"

namespace nstest {

namespace {

// A fact as written, in parts: "pid(box.init).x".
struct FactParts {
  FactQuery query;
  bool has_argument = false;
};

bool SplitFields(std::string_view text, std::vector<std::string>& fields) {
  if (text.empty()) return true;
  if (!text.starts_with('.')) return false;
  for (const std::string_view field : Split(text.substr(1), '.')) {
    if (field.empty() || field.find_first_of(" \t()$") != std::string_view::npos) return false;
    fields.emplace_back(field);
  }
  return true;
}

std::optional<FactParts> SplitFact(std::string_view text) {
  FactParts parts;
  const std::size_t name_end = std::min(text.find_first_of("(."), text.size());
  parts.query.name = text.substr(0, name_end);
  text.remove_prefix(name_end);
  if (text.starts_with('(')) {
    const std::size_t close = text.rfind(')');  // a path may hold parentheses of its own
    if (close == std::string_view::npos) return std::nullopt;
    parts.has_argument = true;
    parts.query.argument = Trim(text.substr(1, close - 1));
    text.remove_prefix(close + 1);
  }
  if (parts.query.name.empty() || !SplitFields(text, parts.query.fields)) return std::nullopt;
  return parts;
}

std::string_view ArgumentName(FactArgumentKind kind) {
  switch (kind) {
    case FactArgumentKind::kProcess:
      return "process";
    case FactArgumentKind::kContainer:
      return "container";
    case FactArgumentKind::kPath:
      return "absolute path";
    case FactArgumentKind::kText:
      break;
  }
  return "name";
}

void CheckArgumentText(const FactInfo& fact, const std::string& argument, Mark mark,
                       Context& context) {
  UseReferences(argument, ReferenceStyle::kValue, mark, context);
  if (HasReference(argument)) return;  // known when the step is played
  switch (fact.argument_kind) {
    case FactArgumentKind::kProcess:
      UseProcess(argument, mark, context);
      return;
    case FactArgumentKind::kContainer:
      UseContainer(argument, mark, context);
      return;
    case FactArgumentKind::kPath:
      if (!argument.starts_with('/')) {
        context.problems.Error(mark, Quoted(argument) + " is no absolute path");
      }
      return;
    case FactArgumentKind::kText:
      return;
  }
}

void CheckArgument(const FactInfo& fact, const FactParts& parts, Mark mark, Context& context) {
  const std::string name = "fact '" + std::string(fact.name) + "'";
  const bool given = parts.has_argument && !parts.query.argument.empty();
  if (fact.argument == FactArgument::kNone && parts.has_argument) {
    context.problems.Error(mark, name + " takes no argument");
  } else if (given) {
    CheckArgumentText(fact, parts.query.argument, mark, context);
  } else if (parts.has_argument || fact.argument == FactArgument::kRequired) {
    const std::string_view kind = ArgumentName(fact.argument_kind);
    const std::string article = kind.front() == 'a' ? " needs an " : " needs a ";
    context.problems.Error(
        mark, name + article + std::string(kind) + ": " + std::string(fact.name) + "(...)");
  }
}

// "fact 'status'", and the field of it whose own fields are asked.
std::string OwnerText(const FactInfo& fact, std::span<const std::string> path) {
  std::string text = "fact '" + std::string(fact.name);
  for (const std::string& field : path) text += '.' + field;
  return text + "'";
}

// A field that values of this type do not have.
struct MissingField {
  const FactType& type;
  std::string_view field;
  std::string owner;
};

void ReportMissing(const MissingField& missing, Mark mark, Context& context) {
  if (missing.type.shape == FactShape::kScalar) {
    context.problems.Error(mark, missing.owner + " has no fields");
    return;
  }
  if (missing.type.shape == FactShape::kList && missing.type.fields.empty()) {
    context.problems.Error(mark, missing.owner +
                                     " is a list, which has no fields: expect "
                                     "something of 'any' or 'each' of its items");
    return;
  }
  const std::string of = " of " + missing.owner;
  std::vector<std::string_view> known;
  for (const FactField& field : missing.type.fields) known.push_back(field.name);
  context.problems.ErrorUnknown(mark, {"unknown field", missing.field, of}, known);
}

void CheckFields(const FactInfo& fact, FactQuery& query, Mark mark, Context& context) {
  if (query.fields.empty()) {
    if (fact.name == "clock") {
      context.problems.Error(mark, "fact 'clock' needs the clock's name: clock.realtime");
    }
    return;
  }
  if (fact.name == "cgroup" && query.argument.empty()) {
    context.problems.Error(
        mark, "the limits of fact 'cgroup' are a container's: cgroup(...)." + query.fields.front());
  }
  if (fact.name == "namespaces") {
    std::string& kernels = query.fields.front();
    if (const auto kind = NamespaceKindByName(kernels)) kernels = NamespaceName(*kind);
  }
  const FactType* type = fact.type;
  for (std::size_t i = 0; i < query.fields.size(); ++i) {
    const std::string& field = query.fields[i];
    const FactType* next = FindField(*type, field);
    if (next == nullptr) {
      const auto path = std::span(query.fields).first(i);
      ReportMissing({*type, field, OwnerText(fact, path)}, mark, context);
      return;
    }
    type = next;
  }
}

void ReportUnknownFact(std::string_view name, Mark mark, Context& context) {
  std::vector<std::string_view> known;
  for (const FactInfo& fact : AllFacts()) known.push_back(fact.name);
  context.problems.ErrorUnknown(mark, {"unknown fact", name, {}}, known);
}

}  // namespace

FactQuery MakeFactQuery(const Node& node, Context& context) {
  if (!RequireScalar(node, "fact", context)) return {};
  auto parts = SplitFact(Trim(node.text));
  if (!parts) {
    context.problems.Error(node.mark, Quoted(node.text) +
                                          " is no fact: name, name(argument) or either with "
                                          ".field");
    return {};
  }
  const FactInfo* fact = FindFact(parts->query.name);
  if (fact == nullptr) {
    ReportUnknownFact(parts->query.name, node.mark, context);
    return parts->query;
  }
  CheckArgument(*fact, *parts, node.mark, context);
  CheckFields(*fact, parts->query, node.mark, context);
  return parts->query;
}

}  // namespace nstest
