#include "nstest/load/command_maker.h"

#include <re2/re2.h>

#include <array>

#include "nstest/base/text.h"
#include "nstest/load/keys.h"
#include "nstest/load/scalars.h"

namespace nstest {

namespace {

constexpr auto kValue = ReferenceStyle::kValue;

constexpr std::array<KeyRule<Ready>, 3> kReadyRules{{
    {"line",
     [](const Node& value, Ready& ready, Context& context) {
       ready.line = MakeText(value, "line", context);
       CheckPattern(value, "line", context);
     }},
    {"file", [](const Node& value, Ready& ready,
                Context& context) { ready.file = MakePath(value, "file", context); }},
    {"port",
     [](const Node& value, Ready& ready, Context& context) {
       ready.port = static_cast<int>(MakeInteger(value, "port", {1, 65535}, context));
     }},
}};

constexpr std::array<std::string_view, 8> kPropagations{
    "private", "shared", "slave", "unbindable", "rprivate", "rshared", "rslave", "runbindable"};

std::vector<std::string> MakeOptions(const Node& node, Context& context) {
  std::vector<std::string> options = MakeTexts(node, "options", context);
  for (const std::string& option : options) UseReferences(option, kValue, node.mark, context);
  return options;
}

constexpr std::array<KeyRule<Mount>, 5> kMountRules{{
    {"type",
     [](const Node& value, Mount& mount, Context& context) {
       mount.type = MakeReferringText(value, "type", kValue, context);
     }},
    {"source",
     [](const Node& value, Mount& mount, Context& context) {
       mount.source = MakeReferringText(value, "source", kValue, context);
     }},
    {"at", [](const Node& value, Mount& mount,
              Context& context) { mount.at = MakePath(value, "at", context); }},
    {"options", [](const Node& value, Mount& mount,
                   Context& context) { mount.options = MakeOptions(value, context); }},
    {"propagation",
     [](const Node& value, Mount& mount, Context& context) {
       mount.propagation = MakeWord(value, "propagation", kPropagations, context);
     }},
}};

void CheckMount(const Node& node, Context& context) {
  const Node* type = Find(node, "type");
  const Node* source = Find(node, "source");
  if (type == nullptr && (Find(node, "propagation") == nullptr || source != nullptr)) {
    context.problems.Error(node.mark,
                           "a mount needs 'type'; without one it is a change of what stands there, "
                           "with 'at' and 'propagation' alone");
  }
  const bool moves =
      type != nullptr && (type->text == "bind" || type->text == "rbind" || type->text == "move");
  if (moves && source == nullptr) {
    context.problems.Error(type->mark, "a mount of type '" + type->text + "' needs 'source'");
  }
}

}  // namespace

Command MakeCommand(const Node& node, std::string_view what, Context& context) {
  if (node.kind == NodeKind::kScalar) {
    const std::string text = MakeText(node, what, context);
    UseReferences(text, ReferenceStyle::kCommand, node.mark, context);
    return {text, {}};
  }
  if (node.kind != NodeKind::kList) {
    ReportShape(node, what, "a text for the shell or a list of words", context);
    return {};
  }
  if (!RequireList(node, what, context)) return {};
  Command command;
  command.argv.reserve(node.children.size());
  for (const Node& word : node.children) {
    command.argv.push_back(MakeReferringText(word, what, ReferenceStyle::kCommand, context));
  }
  if (node.children.front().kind == NodeKind::kScalar && command.argv.front().empty()) {
    context.problems.Error(node.children.front().mark, "the program's name is empty");
  }
  return command;
}

Ready MakeReady(const Node& node, Context& context) {
  Ready ready;
  if (!RequireMap(node, "ready", context)) return ready;
  MakeByKeys(node, KeyRules<Ready>{"'ready'", kReadyRules, {}}, ready, context);
  if (node.children.size() > 2) {
    context.problems.Error(node.mark, "'ready' takes one of line, file and port");
  }
  return ready;
}

Mount MakeMount(const Node& node, Context& context) {
  Mount mount;
  if (!RequireMap(node, "mount", context)) return mount;
  MakeByKeys(node, KeyRules<Mount>{"a mount", kMountRules, {}}, mount, context);
  RequireKey(node, "at", "a mount", context);
  CheckMount(node, context);
  return mount;
}

void CheckPattern(const Node& node, std::string_view what, Context& context) {
  if (node.kind != NodeKind::kScalar || HasReference(node.text)) return;
  RE2::Options options;
  options.set_log_errors(false);
  const RE2 pattern(node.text, options);
  if (pattern.ok()) return;
  context.problems.Error(node.mark, "'" + std::string(what) +
                                        "' is no RE2 pattern: " + EscapeControl(pattern.error()));
}

}  // namespace nstest
