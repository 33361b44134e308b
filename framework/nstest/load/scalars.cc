#include "nstest/load/scalars.h"

#include <algorithm>
#include <chrono>

#include "nstest/base/text.h"

namespace nstest {

namespace {

std::string Named(std::string_view what) {
  return "'" + std::string(what) + "'";
}

std::string ShortText(const Node& node) {
  return node.kind == NodeKind::kScalar ? Quoted(node.text) : "a " + std::string(KindName(node));
}

bool RequireFull(const Node& node, std::string_view what, Context& context) {
  if (!node.children.empty()) return true;
  context.problems.Error(node.mark, Named(what) + " is an empty " + std::string(KindName(node)));
  return false;
}

std::string WordList(std::span<const std::string_view> words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace

void ReportShape(const Node& node, std::string_view what, std::string_view shape,
                 Context& context) {
  if (node.kind == NodeKind::kBad) return;
  context.problems.Error(
      node.mark, Named(what) + " must be " + std::string(shape) + ", not " + ShortText(node));
}

bool RequireList(const Node& node, std::string_view what, Context& context) {
  if (node.kind == NodeKind::kList) return RequireFull(node, what, context);
  ReportShape(node, what, "a list", context);
  return false;
}

bool RequireMap(const Node& node, std::string_view what, Context& context) {
  if (node.kind == NodeKind::kMap) return RequireFull(node, what, context);
  ReportShape(node, what, "a map", context);
  return false;
}

bool RequireScalar(const Node& node, std::string_view what, Context& context) {
  if (node.kind == NodeKind::kScalar) return true;
  ReportShape(node, what, "a text", context);
  return false;
}

std::string MakeText(const Node& node, std::string_view what, Context& context) {
  if (!RequireScalar(node, what, context)) return {};
  if (Trim(node.text).empty()) context.problems.Error(node.mark, Named(what) + " is empty");
  return node.text;
}

std::string MakeTitle(const Node& node, std::string_view what, Context& context) {
  std::string title = MakeText(node, what, context);
  const auto references = FindReferences(title, ReferenceStyle::kCommand);
  if (!references) {
    context.problems.Error(node.mark, EscapeControl(references.error().subject));
    return title;
  }
  std::vector<std::string_view> known;
  for (const auto& [name, given] : context.names.given) known.push_back(name);
  for (const Reference& reference : *references) {
    const std::string more = " in " + Named(what) +
                             ": no 'matrix', 'vars' or 'for each' gives it a value; write $${" +
                             reference.name + "} for the text itself";
    context.problems.ErrorUnknown(node.mark, {"unknown name", reference.name, more}, known);
  }
  return ResolveText(title, {}, ReferenceStyle::kCommand).value_or(title);
}

std::vector<std::string> MakeTexts(const Node& node, std::string_view what, Context& context) {
  if (node.kind == NodeKind::kScalar) return {MakeText(node, what, context)};
  if (node.kind != NodeKind::kList) {
    ReportShape(node, what, "a text or a list of texts", context);
    return {};
  }
  if (!RequireList(node, what, context)) return {};
  std::vector<std::string> texts;
  texts.reserve(node.children.size());
  for (const Node& item : node.children) texts.push_back(MakeText(item, what, context));
  return texts;
}

std::string MakeReferringText(const Node& node, std::string_view what, ReferenceStyle style,
                              Context& context) {
  if (!RequireScalar(node, what, context)) return {};
  UseReferences(node.text, style, node.mark, context);
  return node.text;
}

std::string MakePath(const Node& node, std::string_view what, Context& context) {
  std::string path = MakeReferringText(node, what, ReferenceStyle::kValue, context);
  if (node.kind == NodeKind::kScalar && !path.starts_with('/') && !HasReference(path)) {
    ReportShape(node, what, "an absolute path", context);
  }
  return path;
}

std::optional<Nanoseconds> MakeOffset(const Node& node, std::string_view what, Context& context) {
  const auto offset =
      node.kind == NodeKind::kScalar ? ParseDuration(node.text) : std::optional<Nanoseconds>();
  if (!offset) {
    ReportShape(node, what, "a duration such as 10s (units are ms, s, m, h and d)", context);
  }
  return offset;
}

std::optional<Nanoseconds> MakeDuration(const Node& node, std::string_view what, Context& context) {
  const auto duration = MakeOffset(node, what, context);
  if (!duration) return std::nullopt;
  if (*duration > Nanoseconds::zero() && *duration <= std::chrono::hours(24)) return duration;
  ReportShape(node, what, "longer than nothing and at most 1d", context);
  return std::nullopt;
}

long long MakeInteger(const Node& node, std::string_view what, IntegerRange range,
                      Context& context) {
  const auto number =
      node.kind == NodeKind::kScalar ? ParseInteger(node.text) : std::optional<long long>();
  if (number && *number >= range.least && *number <= range.most) return *number;
  ReportShape(
      node, what,
      "a whole number from " + std::to_string(range.least) + " to " + std::to_string(range.most),
      context);
  return range.least;
}

bool MakeFlag(const Node& node, std::string_view what, Context& context) {
  const bool is_true = node.plain && node.text == "true";
  if (!is_true && !(node.plain && node.text == "false")) {
    ReportShape(node, what, "true or false", context);
  }
  return is_true;
}

std::string MakeWord(const Node& node, std::string_view what,
                     std::span<const std::string_view> words, Context& context) {
  const bool known = node.kind == NodeKind::kScalar &&
                     std::find(words.begin(), words.end(), node.text) != words.end();
  if (!known) ReportShape(node, what, WordList(words), context);
  return node.text;
}

}  // namespace nstest
