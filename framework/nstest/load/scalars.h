#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/base/units.h"
#include "nstest/load/context.h"
#include "nstest/yaml/node.h"

/// The small values of the language. `what` is the key that holds the value, for messages such as
/// "'timeout' must be a duration such as 10s, not 'soon'".
namespace nstest {

/// Reports "'WHAT' must be SHAPE, not ...", but for a bad node, which was reported before.
void ReportShape(const Node& node, std::string_view what, std::string_view shape, Context& context);

/// Reports a node of another kind, and an empty list or map.
bool RequireList(const Node& node, std::string_view what, Context& context);
bool RequireMap(const Node& node, std::string_view what, Context& context);
bool RequireScalar(const Node& node, std::string_view what, Context& context);

/// A text with something in it, in which `$` means nothing.
std::string MakeText(const Node& node, std::string_view what, Context& context);

/// A title or a name, which holds nothing that is known only when it is played: `${x}` that no
/// value was filled in for is reported. `$${` is a literal `${`.
std::string MakeTitle(const Node& node, std::string_view what, Context& context);

/// A text, or a list of texts.
std::vector<std::string> MakeTexts(const Node& node, std::string_view what, Context& context);

/// A text, perhaps empty, whose references are filled in when the step is played.
std::string MakeReferringText(const Node& node, std::string_view what, ReferenceStyle style,
                              Context& context);

/// An absolute path, perhaps with references.
std::string MakePath(const Node& node, std::string_view what, Context& context);

/// A duration with its unit and a sign if it has one.
std::optional<Nanoseconds> MakeOffset(const Node& node, std::string_view what, Context& context);

/// The same, longer than nothing and at most a day.
std::optional<Nanoseconds> MakeDuration(const Node& node, std::string_view what, Context& context);

struct IntegerRange {
  long long least = 0;
  long long most = 0;
};

/// A whole number of the range; the least of it after an error.
long long MakeInteger(const Node& node, std::string_view what, IntegerRange range,
                      Context& context);

/// `true` or `false`, and none of YAML's other words for them.
bool MakeFlag(const Node& node, std::string_view what, Context& context);

/// One of a few words.
std::string MakeWord(const Node& node, std::string_view what,
                     std::span<const std::string_view> words, Context& context);

}  // namespace nstest
